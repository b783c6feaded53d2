#pragma once
// A parser of JSON as RFC 8259 has it. Nothing recurses: depth costs heap alone.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::stdlib {

/// What is wrong with a text, and where: lines and columns from 1 on, columns in code points.
struct JsonProblem {
    std::string message;
    uint64_t line = 1;
    uint64_t column = 1;
};

/// Makes values of one text. Maps have the last of several values for a key; ints are exact, whatever their size.
class JsonParser {
  public:
    /// The text is borrowed. It need not be UTF-8: bytes that are not are a problem.
    JsonParser(vm::Vm& vm, std::string_view text) : vm_(vm), text_(text) {}
    ~JsonParser();
    JsonParser(const JsonParser&) = delete;
    JsonParser& operator=(const JsonParser&) = delete;

    /// The value of the whole text, owned. raised() when there is no memory for it; unset when problem() says what is
    /// wrong.
    vm::Value parse();
    const JsonProblem& problem() const { return problem_; }

  private:
    struct Level {
        vm::Value container; ///< a list or a map, owned
        vm::Value key;       ///< of the value that comes next in a map, owned; unset in a list
    };
    /// A key seen before: its text is made once.
    struct KnownKey {
        uint32_t hash = 0;
        vm::Value key;
    };
    enum class Next { Value, Done, Failed };

    bool fail(std::string message) { return failAt(at_, std::move(message)); }
    bool failAt(size_t at, std::string message);
    /// "expected ..., not `x`", where `x` stands at at_.
    bool failExpected(std::string_view expected);
    std::string found() const;

    bool isAtEnd() const { return at_ >= text_.size(); }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skipSpace();

    Next parseValue(vm::Value& value);
    Next open(bool isMap, vm::Value& value);
    /// Puts a finished value where it belongs, and closes what it was the last one of: Value when another one follows.
    Next finish(vm::Value& value);
    bool parseKey(Level& level);
    bool parseWord(vm::Value& value);
    bool parseNumber(vm::Value& value);
    bool makeFloat(std::string_view digits, size_t begin, vm::Value& value);
    /// The characters up to the closing quote: a part of the text, or of `scratch_` when there are escapes.
    bool scanString(std::string_view& content);
    bool scanEscape();
    bool scanHex(uint32_t& unit);
    bool parseString(vm::Value& value);
    vm::Value internKey(std::string_view content);

    vm::Vm& vm_;
    std::string_view text_;
    size_t at_ = 0;
    std::vector<Level> levels_;
    std::string scratch_;
    std::vector<KnownKey> knownKeys_;
    JsonProblem problem_;
};

} // namespace coro::stdlib
