#pragma once
// The types of a function's registers at each of its blocks: what the instructions make of the types they start with.
#include <vector>

#include "native/program_facts.h"
#include "native/types.h"

namespace coro::native {

using TypeState = std::vector<Type>; ///< of each register

/// What is being found out.
enum class FlowKind : uint8_t {
    Program, ///< all that can happen, instructions without native code and handlers included
    Native,  ///< what happens until native code leaves
};

/// One instruction with its second word, as the module has it.
struct Step {
    const bytecode::Instruction& ins;
    uint64_t ext;
    uint32_t at; ///< which of the function's
};

Step stepAt(const Function& function, uint32_t instruction);

/// Whether the instruction has native code, or is where that leaves.
bool isLowered(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types);

/// The register that should hold a list for the instruction to be done natively: it is looked at, then it is known.
/// kNone: there is no such one.
uint32_t guessedList(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types);

/// The function that goes on in this one's frame by a `noreturn`, with just its parameters: the same one, or, of a
/// coroutine or stream, one whose frame is as large. Null when the instruction is nothing of the kind.
const Function* hopTarget(const ProgramFacts& program, const Function& function, const Step& step);

/// What the instruction makes of the types, on the way to the next one and to its target.
void stepNext(const ProgramFacts& program, const Function& function, const Step& step, TypeState& types);
void stepTarget(const ProgramFacts& program, const Function& function, const Step& step, TypeState& types);

/// Of what the instruction gives, when it goes on at the next one; what native code has to look at before it is that.
Type resultTypeOf(const ProgramFacts& program, const Function& function, const Step& step, const TypeState& types);

Type constantType(const bytecode::Constant& constant);
/// The type of what an operation on two operands gives; what does not fit is left to the interpreter.
Type arithmeticType(bytecode::Opcode op, Type x, Type y);

/// The same for operators on lists.
Type listType(const ProgramFacts& program, bytecode::Opcode op, Type x, Type y);
/// What a method of a list that native code has itself gives; None: it has not.
Type listMethodType(const ProgramFacts& program, const Function& function, const Step& step, Type receiver);

class TypeFlow {
  public:
    /// From the function's beginning, with its parameters' types.
    TypeFlow(const ProgramFacts& program, const Function& function, FlowKind kind);
    /// From the head of a part, within it, with the numbers that the program should have there; entries check.
    TypeFlow(const ProgramFacts& program, const Function& function, const Part& part);

    bool reaches(uint32_t block) const { return reached_[block]; }
    const TypeState& atStart(uint32_t block) const { return states_[block]; }
    /// Calls f(step, types before it) for each instruction that is reached; false: what follows it in its block is not.
    template <class F>
    void forEachStep(F f) const {
        const auto& blocks = function_.facts.flow().blocks();
        for (uint32_t b = 0; b < blocks.size(); ++b) {
            if (!reaches(b))
                continue;
            TypeState types = states_[b];
            for (uint32_t at = blocks[b].first; at < blocks[b].last; ++at) {
                const Step step = stepAt(function_, at);
                if (!f(step, types))
                    break;
                stepNext(program_, function_, step, types);
            }
        }
    }

  private:
    void arrive(uint32_t block, const TypeState& types);
    void run();
    void runBlock(uint32_t block);
    void arriveByHop(const Step& step, const TypeState& types);

    const ProgramFacts& program_;
    const Function& function_;
    const Part* part_ = nullptr;
    FlowKind kind_;
    std::vector<TypeState> states_;
    std::vector<bool> reached_, isPending_;
    std::vector<uint32_t> pending_;
};

} // namespace coro::native
