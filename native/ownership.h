#pragma once
// Which registers hold a count of references of their own. Bytecode gives each register one, as it was in the
// interpreter; native code leaves out those that something else makes unnecessary: what a field, a slot or a list holds
// needs none as long as nothing is assigned there, and a copy none as long as the register with the original keeps it.
// Such a value is *borrowed*. It gets its count when that ends before its last use, and where native code leaves.
//
// A parameter may be *lent*: the caller says with each call whether a count comes with the argument, in one bit of a
// number (Function::lent). If none does the value lives until the call is over, and the function gives up nothing.
#include <cstdint>
#include <vector>

#include "native/type_flow.h"

namespace coro::native {

struct Holding {
    enum class Kind : uint8_t {
        Borrowed,
        Lent, ///< has a count if the bit of that parameter is set; else it is borrowed
        Counted,
    };
    Kind kind = Kind::Borrowed;
    uint8_t parameter = 0;
    /// Of what is borrowed: nothing may be assigned there, and these registers have to keep what they hold. Sorted.
    std::vector<Place> places{};
    std::vector<uint32_t> registers{};

    static Holding counted() { return {Kind::Counted}; }
    bool isCounted() const { return kind == Kind::Counted; }
    bool isBorrowed() const { return kind == Kind::Borrowed; }
    bool operator==(const Holding&) const = default;
};

using Holdings = std::vector<Holding>; ///< of each register

/// So many parameters of a function may be lent.
inline constexpr uint32_t kMostLent = 64;

/// What an instruction asks for.
struct OwnershipStep {
    struct Change {
        uint32_t reg;
        Holding to;
    };
    std::vector<Change> before; ///< first these registers change
    Holding result;             ///< of its destination
};

class Ownership {
  public:
    /// From the head on. `isBody`: with parameters, of which some are lent; else all registers are counted there.
    Ownership(const ProgramFacts& program, const Function& function, const TypeFlow& flow, uint32_t head, bool isBody);

    const Holdings& atStart(uint32_t block) const { return states_[block]; }
    /// What the frame has at the beginning.
    Holdings atEntry() const;
    /// Of an instruction, with what is known before it; what it wants to be a list is known as one.
    OwnershipStep stepOf(uint32_t instruction, const TypeState& types, const Holdings& before) const;
    /// The instruction has been done, and goes on at the next one; `result` is stepOf's.
    void stepNext(uint32_t instruction, const TypeState& after, const Holding& result, Holdings& holdings) const;

  private:
    void run(const TypeFlow& flow, uint32_t head);
    void runBlock(const TypeFlow& flow, uint32_t block);
    void arrive(uint32_t block, const TypeState& types, const Holdings& holdings);
    Holding resultOf(uint32_t instruction, const TypeState& types, const Holdings& before) const;
    Holding found(uint32_t in, Place place, bool isConsumed, const TypeState& types, const Holdings& before) const;
    bool takesLent(const Step& step, const TypeState& types) const;

    const ProgramFacts& program_;
    const Function& function_;
    bool isBody_;
    std::vector<Holdings> states_; ///< of each block
    std::vector<bool> reached_, isPending_;
    std::vector<uint32_t> pending_;
};

} // namespace coro::native
