// What stdlib/csv/csv.co declares as native.
#include <fmt/format.h>

#include <string>

#include "stdlib/arguments.h"
#include "stdlib/modules.h"
#include "stdlib/text_list.h"
#include "vm/types/bigint.h"
#include "vm/types/raise.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// Reads rows as RFC 4180 has them, with any separator and quote; lines may end in any way.
class CsvReader {
  public:
    CsvReader(Vm& vm, std::string_view text, char separator, char quote)
        : vm_(vm), text_(text), separator_(separator), quote_(quote), rows_(vm) {}

    /// A list of lists of strs; raised() when something is wrong.
    Value read() {
        while (at_ < text_.size() && !rows_.hasFailed()) {
            if (skipLineEnd())
                continue; // an empty line is no row
            TextList row(vm_);
            do {
                if (!readField(row))
                    return Value::raised();
            } while (at_ < text_.size() && text_[at_] == separator_ && ++at_ <= text_.size());
            if (at_ < text_.size() && !skipLineEnd())
                return fail("a quoted field goes on after its quote");
            rows_.push(row.finish());
        }
        return rows_.finish();
    }

  private:
    bool isLineEnd(char c) const { return c == '\n' || c == '\r'; }

    bool skipLineEnd() {
        if (!isLineEnd(text_[at_]))
            return false;
        at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
        ++line_;
        return true;
    }

    bool readField(TextList& row) {
        if (at_ < text_.size() && text_[at_] == quote_)
            return readQuoted(row);
        size_t begin = at_;
        while (at_ < text_.size() && text_[at_] != separator_ && !isLineEnd(text_[at_]))
            ++at_;
        row.add(text_.substr(begin, at_ - begin));
        return true;
    }

    bool readQuoted(TextList& row) {
        uint64_t firstLine = line_;
        std::string field;
        for (++at_;;) {
            size_t end = text_.find(quote_, at_);
            if (end == std::string_view::npos) {
                line_ = firstLine;
                (void)fail("a quoted field has no end");
                return false;
            }
            std::string_view part = text_.substr(at_, end - at_);
            line_ += static_cast<uint64_t>(std::count(part.begin(), part.end(), '\n'));
            field += part;
            at_ = end + 1;
            if (at_ == text_.size() || text_[at_] != quote_)
                break;
            field += quote_; // two of them stand for one
            ++at_;
        }
        row.add(field);
        return true;
    }

    Value fail(std::string_view problem) {
        return vm_.raise(ErrorId::ValueError, fmt::format("line {}: {}", line_, problem));
    }

    Vm& vm_;
    std::string_view text_;
    char separator_, quote_;
    size_t at_ = 0;
    uint64_t line_ = 1;
    TextList rows_;
};

/// One ASCII character that is no end of a line.
std::optional<char> wantCharacter(Vm& vm, Value v, std::string_view name) {
    auto* text = wantStr(vm, v, name);
    if (!text)
        return std::nullopt;
    if (text->size == 1 && text->bytes()[0] != '\n' && text->bytes()[0] != '\r')
        return text->bytes()[0];
    vm.raise(ErrorId::ValueError, fmt::format("`{}` must be one ASCII character", name));
    return std::nullopt;
}

Value parse(Vm& vm, Value* args, unsigned) {
    auto* text = wantStr(vm, args[0], "text");
    auto separator = text ? wantCharacter(vm, args[1], "separator") : std::nullopt;
    auto quote = separator ? wantCharacter(vm, args[2], "quote") : std::nullopt;
    if (!quote)
        return Value::raised();
    if (*quote == *separator)
        return vm.raise(ErrorId::ValueError, "`separator` and `quote` must differ");
    return CsvReader(vm, text->view(), *separator, *quote).read();
}

constexpr NativeEntry kNatives[] = {{"_parse", parse}};

} // namespace

NativeTables csvModule() { return {kNatives, {}, true}; }

} // namespace coro::stdlib
