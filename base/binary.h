#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace coro {

// Structures as bytes: little endian, texts and lists with their length before them. Writer and reader have the same
// functions, so that one description of each structure serves both directions.

class BinaryWriter {
  public:
    void number(uint64_t value, unsigned bytes) {
        for (unsigned i = 0; i < bytes; ++i)
            out_ += static_cast<char>(value >> (8 * i));
    }
    template <class T>
    void integer(T& value) {
        number(static_cast<uint64_t>(value), sizeof(T));
    }
    void flag(bool& value) { number(value ? 1 : 0, 1); }
    void real(double& value) { number(std::bit_cast<uint64_t>(value), 8); }
    void text(std::string& value) {
        number(value.size(), 4);
        out_ += value;
    }
    /// A text that a reader may leave out.
    void comment(std::string& value) { text(value); }
    template <class T, class F>
    void list(std::vector<T>& values, F each) {
        number(values.size(), 4);
        for (T& value : values)
            each(value);
    }
    void words(std::vector<uint64_t>& values) {
        list(values, [this](uint64_t& value) { integer(value); });
    }
    std::string take() { return std::move(out_); }

  private:
    std::string out_;
};

/// After the first failure everything reads as empty; ok() tells at the end.
class BinaryReader {
  public:
    explicit BinaryReader(std::string_view in, bool withComments = true) : in_(in), withComments_(withComments) {}

    bool ok() const { return ok_; }
    bool atEnd() const { return in_.empty(); }
    void fail() {
        ok_ = false;
        in_ = {};
    }

    uint64_t number(unsigned bytes) {
        if (in_.size() < bytes) {
            fail();
            return 0;
        }
        uint64_t value = 0;
        for (unsigned i = 0; i < bytes; ++i)
            value |= uint64_t{static_cast<unsigned char>(in_[i])} << (8 * i);
        in_.remove_prefix(bytes);
        return value;
    }
    template <class T>
    void integer(T& value) {
        value = static_cast<T>(number(sizeof(T)));
    }
    void flag(bool& value) {
        const uint64_t n = number(1);
        if (n > 1)
            fail();
        value = n == 1;
    }
    void real(double& value) { value = std::bit_cast<double>(number(8)); }
    void comment(std::string& value) {
        const std::string_view found = view();
        if (withComments_)
            value.assign(found);
    }
    void words(std::vector<uint64_t>& values) {
        const uint64_t count = number(4);
        if (count > in_.size() / sizeof(uint64_t))
            return fail();
        values.resize(count);
        if constexpr (std::endian::native == std::endian::little) {
            if (count)
                std::memcpy(values.data(), in_.data(), count * sizeof(uint64_t));
            in_.remove_prefix(count * sizeof(uint64_t));
        } else {
            for (uint64_t& value : values)
                integer(value);
        }
    }
    void text(std::string& value) { value.assign(view()); }
    /// A text where it is.
    std::string_view view() {
        const uint64_t size = number(4);
        if (size > in_.size()) {
            fail();
            return {};
        }
        const std::string_view found = in_.substr(0, size);
        in_.remove_prefix(size);
        return found;
    }
    /// Memory grows only as elements are really there: a made-up count reserves nothing.
    template <class T, class F>
    void list(std::vector<T>& values, F each) {
        const uint64_t count = number(4);
        values.reserve(std::min<uint64_t>({count, in_.size(), kMostReserved}));
        for (uint64_t i = 0; i < count && ok_; ++i) {
            if (in_.empty())
                return fail();
            each(values.emplace_back());
        }
    }
    /// What has not been read.
    std::string_view rest() const { return in_; }

  private:
    /// A damaged count costs no more memory than this before it is found out.
    static constexpr uint64_t kMostReserved = 1024;

    std::string_view in_;
    bool withComments_;
    bool ok_ = true;
};

} // namespace coro
