#pragma once

#include <antlr4-runtime.h>

#include <string>
#include <string_view>

namespace coro::compiler::syntax {

/// The source text as the generated lexer reads it: byte by byte, so that positions are byte offsets and nothing is
/// copied. A byte of a character outside ASCII is shown as U+007F: the lexer caches its decisions for the characters up
/// to that one only, and need not tell the others apart. (A real U+007F becomes U+0001, which fits nowhere.)
class ByteStream final : public antlr4::CharStream {
  public:
    explicit ByteStream(std::string_view text) : text_(text) {}

    void consume() override { ++at_; }
    size_t LA(ssize_t offset) override {
        size_t index = offset > 0 ? at_ + static_cast<size_t>(offset) - 1 : at_ - static_cast<size_t>(-offset);
        if (index >= text_.size())
            return antlr4::Token::EOF;
        auto byte = static_cast<unsigned char>(text_[index]);
        if (byte < 0x7F) [[likely]]
            return byte;
        return byte == 0x7F ? 0x01 : 0x7F;
    }
    ssize_t mark() override { return -1; }
    void release(ssize_t) override {}
    size_t index() override { return at_; }
    void seek(size_t index) override { at_ = index; }
    size_t size() override { return text_.size(); }
    std::string getSourceName() const override { return {}; }
    std::string getText(const antlr4::misc::Interval& interval) override {
        return std::string(
            text_.substr(static_cast<size_t>(interval.a), static_cast<size_t>(interval.b - interval.a) + 1));
    }
    std::string toString() const override { return std::string(text_); }

  private:
    std::string_view text_;
    size_t at_ = 0;
};

} // namespace coro::compiler::syntax
