#include "base/format_spec.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace coro {

namespace {

bool isAlign(char c) { return c == '<' || c == '>' || c == '^' || c == '='; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    Result<FormatSpec, FormatProblem> parse() {
        alignment();
        if (at('+') || at('-') || at(' '))
            spec_.sign = text_[at_++];
        spec_.isAlternate = skip('#');
        if (at('0')) {
            if (spec_.align != 0 && (spec_.align != '=' || hasFill_))
                return problem(0, at_ + 1,
                               "a leading `0` fills behind the sign: it has no alignment and no other fill");
            ++at_;
            spec_.align = '=';
            spec_.fill = "0";
        }
        if (!number(spec_.width))
            return fail(std::move(problem_));
        if (at(',') || at('_'))
            spec_.grouping = text_[at_++];
        if (at('.')) {
            const size_t point = at_++;
            if (at_ == text_.size() || !isDigit(text_[at_]))
                return problem(point, 1, "a number of digits follows the `.`");
            if (!number(spec_.precision))
                return fail(std::move(problem_));
        }
        return end();
    }

  private:
    bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }
    bool skip(char c) {
        if (!at(c))
            return false;
        ++at_;
        return true;
    }

    void alignment() {
        if (text_.empty())
            return;
        const size_t size = utf8::decode(text_, 0).size;
        if (size < text_.size() && isAlign(text_[size])) {
            spec_.fill = text_.substr(0, size);
            spec_.align = text_[size];
            hasFill_ = true;
            at_ = size + 1;
        } else if (isAlign(text_[0])) {
            spec_.align = text_[at_++];
        }
    }

    /// Nothing is changed where there is no digit.
    bool number(uint32_t& into) {
        const size_t begin = at_;
        uint32_t value = 0;
        for (; at_ < text_.size() && isDigit(text_[at_]); ++at_) {
            value = value * 10 + static_cast<uint32_t>(text_[at_] - '0');
            if (value > FormatSpec::kMost) {
                size_t end = at_;
                while (end < text_.size() && isDigit(text_[end]))
                    ++end;
                problem_ = {begin, end - begin, fmt::format("the most is {}", FormatSpec::kMost)};
                return false;
            }
        }
        if (at_ != begin)
            into = value;
        return true;
    }

    Result<FormatSpec, FormatProblem> end() {
        if (at_ < text_.size()) {
            const size_t type = at_;
            const size_t size = utf8::decode(text_, type).size;
            if (FormatSpec::kTypes.find(text_[type]) == std::string_view::npos)
                return problem(type, size, unknown(text_.substr(type, size)));
            spec_.type = text_[at_++];
            if (at_ < text_.size())
                return problem(at_, text_.size() - at_, fmt::format("nothing follows the type `{}`", spec_.type));
        }
        return checked();
    }

    std::string unknown(std::string_view found) const {
        if (isAlign(found[0]))
            return "the alignment stands first, behind at most one character to fill with";
        if (found == "+" || found == "-" || found == " ")
            return "the sign stands before the width";
        if (found == "#")
            return "`#` stands before the width";
        if (found == "," || found == "_")
            return "`,` and `_` stand behind the width, before the precision";
        if (found == "{")
            return "a format stands fast; one that is made while the program runs: `format(x, \">${width}\")`";
        return fmt::format("there is no type `{}`: ints have b c d n o x X, floats e E f F g G n %, texts s", found);
    }

    /// What does not go together whatever the value is.
    Result<FormatSpec, FormatProblem> checked() const {
        const size_t type = text_.size() - 1;
        if (spec_.grouping != 0 && spec_.isFor("cs"))
            return problem(type, 1, fmt::format("`{}` has no groups of digits", spec_.type));
        if (spec_.grouping == ',' && spec_.isFor("boxX"))
            return problem(type, 1, fmt::format("groups of `{}` are separated by `_`", spec_.type));
        if (spec_.precision != FormatSpec::kNone && spec_.isFor(FormatSpec::kIntTypes))
            return problem(type, 1, fmt::format("`{}` has no digits behind a point", spec_.type));
        if (spec_.isFor("cs") && (spec_.sign != '-' || spec_.isAlternate || spec_.align == '='))
            return problem(type, 1, fmt::format("`{}` has no sign, no `#` and no leading zeros", spec_.type));
        return spec_;
    }

    static Failure<FormatProblem> problem(size_t begin, size_t size, std::string what) {
        return {FormatProblem{begin, size, std::move(what)}};
    }

    std::string_view text_;
    size_t at_ = 0;
    FormatSpec spec_;
    bool hasFill_ = false;
    FormatProblem problem_{};
};

} // namespace

Result<FormatSpec, FormatProblem> parseFormat(std::string_view text) { return Parser(text).parse(); }

} // namespace coro
