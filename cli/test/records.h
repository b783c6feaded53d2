#pragma once
// What the process that runs the tests of a file tells the one that collects: records, each with its length before it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/test_events.h"

namespace coro::cli {

struct Record {
    enum class Kind : uint8_t {
        Planned, ///< tests, files
        Began,   ///< test
        Ended,   ///< test, outcome
        Outside, ///< texts: a report
        Done,    ///< code: the program's exit code
    };
    Kind kind = Kind::Done;
    uint64_t test = 0;
    uint64_t code = 0;
    int64_t nanoseconds = 0;
    std::vector<std::string> texts; ///< failures, files or a report
    std::vector<engine::TestInfo> tests;
};

std::string encodeRecord(Record& record);

/// Takes the first whole record off the front of `bytes`; false when there is none yet.
bool takeRecord(std::string& bytes, Record& record);

} // namespace coro::cli
