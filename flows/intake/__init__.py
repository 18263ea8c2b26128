"""Taking deliveries in: find, recognise, seal, read, judge, link, de-identify, store. One file a kind of delivery."""
