// One look of every tier at a text   <- redactor, known_search
#pragma once
#include "fold.hpp"
#include "merge.hpp"
#include "records.hpp"

namespace hx {

/// What a look found, in offsets of the text it looked at; its arrays are used for the next.
class Look {
  public:
    Vec<Hit> hits;        // settled, in order
    bool unsure = false;  // some of what the record knows joins other words
    bool again = false;   // the replacement of the hits may free more

    /// ``Redactor._look`` of one text; false where only Python can (``coats.hpp``).
    bool look(Text text, const Record& record);
    /// ``Redactor._read`` of one text without coats; false where only Python can. Says nothing of ``again``.
    bool read(Text text, const Record& record);

  private:
    Applied folded_, bare_;
    Vec<Span> earlier_, stretches_, spare_;  // placeholders that stand there already; what is masked
    Vec<Hit> known_, certain_, found_, kept_;
    Vec<u32> skeleton_;
    Masked reading_;

    void find_known(Text folded, const Record& record);
    void mask(Text folded);
    void join();
    void lead_back();
};

}  // namespace hx
