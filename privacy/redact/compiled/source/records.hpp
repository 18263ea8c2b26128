// The record of a text, compiled   <- known_values
#pragma once
#include "tiers.hpp"

namespace hx {

/// One value as it came, and what its key says of it.
struct Given {
    Text value;
    Is is;
    Kind kind;
    i32 rank;  // of its key, in the order in which placeholders are numbered
};

constexpr i32 MOST_VALUES = 1024;  // of a record that the engine reads

/// The values of a text's record, and the numbers of their placeholders   <- known_values, placeholders._of_record
struct Record {
    Vec<KnownValue> values;
    Vec<i32> number;  // of the placeholder of each key
    i32 last[KINDS];  // of each type

    void compile(Slice<Given> given);

  private:
    Vec<u32> letters_, joined_;
    Vec<i32> parts_, order_, spare_;
    Kind type_of_[MOST_VALUES];

    void add(const Given& one, i32 who);
};

}  // namespace hx
