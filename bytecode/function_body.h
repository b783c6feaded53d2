#pragma once
// What running a function takes beyond its declaration: code, regions, and where its instructions come from.
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace coro::bytecode {

/// Where an instruction comes from. 1-based; `length` in code points on that line, for the caret.
struct Position {
    uint32_t line = 0;
    uint16_t column = 0;
    uint16_t length = 0;
};

/// Positions are kept sorted by pc; one holds until the next.
struct PositionEntry {
    uint32_t pc;
    Position at;
};

/// A stretch [begin, end) of code words with a meaning of its own. Inner regions stand before outer ones.
struct Region {
    enum class Kind : uint8_t {
        Except,    ///< errors go to `handler`; cancellation does not
        Cancelled, ///< cancellation goes to `handler`; errors do not
        Finally,   ///< both go to `handler`
        Shielded,  ///< the body of a `finally` or `cancelled`: a cancel waits until it is over; no handler
        Scope,     ///< the body of a `scope`, `timeout` or `shield`: both go to `handler`, and a cancel may end there
    };
    Kind kind;
    uint32_t begin, end;
    uint32_t handler; ///< pc of the handler; what was raised is in `reg` there, owned
    uint16_t reg;
};

struct FunctionBody {
    std::vector<uint64_t> code;
    std::vector<Region> regions;
    std::vector<PositionEntry> positions;
};

/// A body that is there, or bytes that become one when somebody first asks for it: a program uses few functions of the
/// library, and would wait for all of them whenever it starts. Copying copies the body.
class LazyBody {
  public:
    LazyBody() = default;
    LazyBody(FunctionBody body) : body_(std::make_unique<FunctionBody>(std::move(body))) {}
    /// `serialized` is what serializeBody gave, and outlives this and its copies.
    static LazyBody of(std::string_view serialized) {
        LazyBody body;
        body.serialized_ = serialized;
        return body;
    }
    LazyBody(const LazyBody& other) { *this = other; }
    LazyBody& operator=(const LazyBody& other) {
        body_ = other.body_ ? std::make_unique<FunctionBody>(*other.body_) : nullptr;
        serialized_ = other.serialized_;
        return *this;
    }
    LazyBody(LazyBody&&) = default;
    LazyBody& operator=(LazyBody&&) = default;

    bool isRead() const { return body_ || serialized_.empty(); }
    const FunctionBody* operator->() const { return &get(); }
    FunctionBody* operator->() { return &get(); }
    const FunctionBody& operator*() const { return get(); }

  private:
    FunctionBody& get() const {
        if (!body_) [[unlikely]]
            read();
        return *body_;
    }
    void read() const;

    mutable std::unique_ptr<FunctionBody> body_;
    std::string_view serialized_; ///< empty: an empty body
};

} // namespace coro::bytecode
