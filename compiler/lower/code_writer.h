#pragma once
// Where lowering writes: instructions without ownership, registers handed out like a stack, regions that may have
// holes.
#include <cstdint>
#include <vector>

#include "bytecode/builder.h"
#include "compiler/lower/positions.h"

namespace coro::compiler {

using Register = uint16_t;
using bytecode::Label;
using bytecode::Opcode;

class CodeWriter {
  public:
    explicit CodeWriter(Positions& positions) : positions_(positions) {}

    // -- instructions. Nothing is written where control cannot be.
    void emit(Span at, Opcode op, unsigned a = 0, unsigned b = 0, unsigned c = 0, uint8_t flags = 0);
    void emitExt(Span at, Opcode op, unsigned a, unsigned b, unsigned c, uint64_t ext, uint8_t flags = 0);
    void emitJump(Span at, Opcode op, unsigned a, unsigned b, Label target, uint8_t flags = 0);
    void jump(Span at, Label target) { emitJump(at, Opcode::Jump, 0, 0, target); }
    void loadInt(Span at, Register dst, int32_t value);

    Label newLabel();
    /// Control gets here from above or by a jump that stands before.
    void bind(Label label);
    /// Control gets here by a jump that is still to come, if it got to the spot where `wasReachable` was asked.
    void bindLoop(Label label, bool wasReachable);
    bool isReachable() const { return isReachable_; }
    /// How many instructions there are at which the program can be stopped.
    uint32_t stops() const { return stops_; }
    uint32_t size() const { return count_; }

    // -- registers
    Register allocate(uint32_t count = 1);
    Register next() const { return static_cast<Register>(next_); }
    void setNext(uint32_t next) { next_ = next; }
    bool ranOut() const { return ranOut_; }

    // -- regions
    struct Guard {
        bytecode::Region::Kind kind;
        Label handler;
        Register reg;
        uint32_t depth;
        Label begin; ///< of the stretch that is open
    };
    /// Opens a region at this spot; inner ones are opened later.
    uint32_t openGuard(bytecode::Region::Kind kind, Label handler, Register reg);
    /// Ends its stretch here; reopen() begins another one.
    void closeGuard(uint32_t guard);
    void reopenGuard(uint32_t guard);
    /// The handler of a closed region begins here. One that nothing can get to is removed with the ownership decisions.
    void beginHandler(uint32_t guard);

    /// Code, regions, positions and the count of registers go into the prototype.
    void finish(bytecode::Prototype& prototype);

  private:
    struct Stretch {
        bytecode::Region::Kind kind;
        Label begin, end, handler;
        Register reg;
        uint32_t depth;
    };

    Label bindNew();
    void count(Opcode op) {
        ++count_;
        stops_ += bytecode::mayStop(op);
    }

    Positions& positions_;
    bytecode::CodeBuilder builder_;
    std::vector<bool> isJumpedTo_;
    bool isReachable_ = true;
    uint32_t count_ = 0;
    uint32_t stops_ = 0;
    uint32_t next_ = 0;
    uint32_t most_ = 0;
    bool ranOut_ = false;
    std::vector<Guard> guards_;
    std::vector<Stretch> stretches_;
    uint32_t depth_ = 0;
};

/// Gives back the registers that were allocated in its lifetime.
class Temporaries {
  public:
    explicit Temporaries(CodeWriter& code) : code_(code), next_(code.next()) {}
    ~Temporaries() { code_.setNext(next_); }
    Temporaries(const Temporaries&) = delete;
    Temporaries& operator=(const Temporaries&) = delete;

  private:
    CodeWriter& code_;
    uint32_t next_;
};

} // namespace coro::compiler
