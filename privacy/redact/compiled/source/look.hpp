// One look of every tier at a text   <- redactor, known_search
#pragma once
#include "fold.hpp"
#include "merge.hpp"
#include "records.hpp"

namespace hx {

/// What a look found, in offsets of the text it looked at; its arrays are used for the next.
class Look {
  public:
    Vec<Hit> hits;       // settled, in order
    bool again = false;  // the replacement of the hits may free more

    /// False where the text is one that only Python reads (``coats.hpp``).
    bool look(Text text, const Record& record);

  private:
    Applied folded_, bare_;
    Vec<Span> earlier_, stretches_, spare_;  // placeholders that stand there already; what is masked
    Vec<Hit> known_, certain_, found_, kept_;
    Vec<u32> skeleton_;
    Masked reading_;

    void find_known(Text folded, const Record& record);
    void mask(Text folded);
    void join(bool unsure);
    void lead_back();
};

}  // namespace hx
