#pragma once
// Bytecode of one function to LLVM IR: as a body, which other native code calls, or a part of it, which the interpreter
// enters where the part begins: a loop, or of a coroutine what runs from one wait to the next.
//
// Registers are variables of the machine, held in the form that their type says (types.h), which is fixed at the
// beginning of each block (type_flow.h). Values are in the frame's own registers, too, at any time; numbers are put
// there when native code leaves.
#include <algorithm>
#include <map>

#include "native/call_plan.h"
#include "native/forms.h"
#include "native/module_lowering.h"
#include "native/ownership.h"
#include "native/type_flow.h"
#include "vm/object.h"

namespace coro::native {

class FunctionLowering {
  public:
    /// `part` is null for the body; `copy` as for ModuleLowering::bodyOf. `loopState` counts for a loop that is
    /// entered.
    FunctionLowering(ModuleLowering& module, const Function& function, const Part* part, llvm::Function* target,
                     unsigned copy = 0, llvm::GlobalVariable* loopState = nullptr);
    void lower();

  private:
    using Value = llvm::Value;
    using Block = llvm::BasicBlock;

    /// A value in the form of its type.
    struct Operand {
        Type type;
        Value* value;
    };

    /// Where a field is, if that is known, and what tells LLVM that no other is there.
    struct KnownField {
        Value* place = nullptr;
        llvm::MDNode* tag = nullptr;
    };

    // function_lowering.cpp: blocks, edges, leaving
    void comesFrom(uint32_t pc);
    void lowerEntry();
    void lowerPartEntry();
    void lowerBlock(uint32_t index);
    bool lowerStep();
    void lowerPlain();
    void goTo(uint32_t block);
    void leavePart(uint32_t block);
    const bytecode::Block& blockOf() const { return function_.facts.flow().blocks()[block_]; }
    /// Goes to the other block unless it holds.
    void require(Value* condition, Block* otherwise);
    void goOnIf(Value* condition, Block* otherwise);
    void guard(Value* condition) { require(condition, leaveHere()); }
    Block* newBlock() { return Block::Create(module_.context(), "", target_); }
    /// `fast` here, or what `slowPath` gives in the block `slow`; goes on behind both.
    template <class F>
    Value* merge(Value* fast, Block* slow, F slowPath) {
        Block *fastEnd = ir_.GetInsertBlock(), *done = newBlock();
        ir_.CreateBr(done);
        ir_.SetInsertPoint(slow);
        Value* value = slowPath();
        Block* slowEnd = ir_.GetInsertBlock();
        ir_.CreateBr(done);
        ir_.SetInsertPoint(done);
        llvm::PHINode* phi = ir_.CreatePHI(fast->getType(), 2);
        phi->addIncoming(fast, fastEnd);
        phi->addIncoming(value, slowEnd);
        return phi;
    }
    void checkInterrupt(uint32_t block);

    // leaving.cpp
    /// How native code is left.
    enum class Exit : uint8_t {
        At,      ///< the interpreter goes on at a pc
        Raising, ///< it raises what is pending there
        Called,  ///< as a function that was called has left
    };
    struct Leaving {
        Exit how;
        bool isEarly;                    ///< for a loop's count
        std::vector<uint32_t> registers; ///< for settle of vm/native/runtime.h
        auto operator<=>(const Leaving&) const = default;
    };
    void leave(Exit how, const bytecode::RegisterSet& owned, uint32_t pc, bool isEarly = false);
    void leaveFrom(uint32_t instruction);
    Block* leaveHere();
    Block* raiseHere();
    void leaveAfter(Value* hasReturned, llvm::function_ref<void()> complete);
    llvm::AllocaInst* pcOfExit();
    void lowerExit(const Leaving& leaving);
    void goOnWith(llvm::FunctionCallee handler, Value* pc);
    void finishLeaving();
    void returnLeft();
    void countEarly();
    bool isInLoop(uint32_t instruction) const;

    // values.cpp: registers and forms of values
    llvm::AllocaInst* variable(uint32_t r, Type type);
    Value* boxed(uint32_t r) { return boxed(operand(r)); }
    Value* boxed(Operand o);
    Value* integer(Operand o);
    Value* floating(Operand o);
    Value* exactFloating(Operand o);
    Operand operand(uint32_t r);
    Operand constant(int64_t i);
    Operand constant(double d);
    Type resultType() const { return resultTypeOf(program_, function_, stepAt(function_, at_), types_); }
    void set(uint32_t r, Type type, Value* value);
    void hold(uint32_t r, Type type, Value* value);
    void convert(uint32_t r, Type to, uint32_t destination);
    Value* box(Value* integer) { return boxInt(ir_, integer); }
    Value* unbox(Value* bits) { return unboxInt(ir_, bits); }
    Value* boxFloat(Value* number) { return native::boxFloat(ir_, number); }
    Value* unboxFloat(Value* bits) { return native::unboxFloat(ir_, bits); }
    Value* isSmallInt(Value* bits) { return native::isSmallInt(ir_, bits); }
    Value* isFloat(Value* bits) { return native::isFloat(ir_, bits); }
    Value* isObject(Value* bits) { return native::isObject(ir_, bits); }
    Value* isPrim(Value* bits, uint64_t which);
    Value* isFalsy(Value* bits);
    Value* fitsSmall(Value* integer) { return native::fitsSmall(ir_, integer); }
    Value* word(uint64_t bits) { return llvm::ConstantInt::get(module_.bits(), bits); }

    // memory.cpp: objects and counts
    void whenObject(Operand o, llvm::function_ref<void(Value* object)> act);
    void retain(Operand o);
    void retainObject(Value* object);
    void releaseObject(Value* object);
    void giveLookedUp(Value* found, Type expected, uint32_t from, unsigned bit);
    void release(Operand o);
    void releaseKilled(uint32_t r, unsigned bit);
    Value* owned(uint32_t r, unsigned bit);
    void requireKind(Operand o, vm::Kind kind, Block* otherwise);
    void requireInstance(Operand o, Type instance, Block* otherwise);
    void lookAtList();
    Value* load(llvm::Type* type, Value* base, uint64_t offset, Memory memory);
    Value* load(llvm::Type* type, Value* base, uint64_t offset, llvm::MDNode* tag);
    Value* loadFixed(llvm::Type* type, Value* base, uint64_t offset);
    void put(Value* value, Value* place, Memory memory);
    void put(Value* value, Value* place, llvm::MDNode* tag);
    Value* at(Value* base, uint64_t offset);
    Value* asPointer(Value* bits) { return ir_.CreateIntToPtr(bits, module_.pointer()); }
    Value* pcOf(uint32_t pc);
    Value* extWord();
    Value* registerAt(uint32_t r);
    void storeWindow(uint32_t first, uint32_t count);
    Value* call(std::string_view name, llvm::ArrayRef<Value*> arguments, bool givesValue = true);
    Value* killBits() { return word(kills()); }
    Value* checked(Value* result);
    Value* closure();
    Value* capture();
    void lowerMemory();
    void lowerCopy();
    void lowerClosureNew();
    void lowerConstant();
    void lowerSlotGet();
    void lowerSlotSet();
    void lowerCellGet(Value* cell, bool isKilled);
    void lowerCheckType();
    void replaceIn(Value* place, llvm::MDNode* tag, Value* value);

    // counts.cpp: which registers have a count
    void prepareOwnership();
    void hold(const OwnershipStep::Change& change);
    void takeOwnership();
    void goOnOwning(uint32_t block);
    void whenCounted(uint32_t parameter, bool isCounted, llvm::function_ref<void()> act);
    void retainFound(Value* found);
    void countAll(uint32_t instruction);
    Value* countsOf(const Function& callee, uint32_t shift);
    unsigned kills() const;

    // fields.cpp
    KnownField knownField(uint32_t r);
    void lowerFieldGet();
    void lowerNumberField(Operand object, Value* found, Block* slow, Type expected);
    void lowerFieldSet();
    Value* cachedField(Value* object, Block* otherwise);
    void lowerFieldsInit();

    // arithmetic.cpp
    void lowerArithmetic();
    void lowerBinary(bytecode::Opcode op, Operand x, Operand y, unsigned kills);
    void lowerInts(bytecode::Opcode op, Value* x, Value* y);
    void lowerFloats(bytecode::Opcode op, Operand x, Operand y);
    void lowerMixed(bytecode::Opcode op, Operand x, Operand y, unsigned kills);
    Value* fastInts(bytecode::Opcode op, Value* x, Value* y, Block* otherwise);
    Value* fastFloats(bytecode::Opcode op, Value* x, Value* y, Block* otherwise);
    Value* floatOrLeave(Operand o, bool isExact);
    void lowerUnary(bytecode::Opcode op);
    Value* floorDivide(Value* x, Value* y);
    Value* floorRemainder(Value* x, Value* y);

    // waits.cpp
    void endStretch();
    void goToPart(llvm::Function* part, uint32_t block);
    void storeValues(uint32_t instruction);
    void dispatch(Value* pc);
    void lowerHop();
    void hopToItself();
    void hopTo(const Function& target);
    Value* smallBoxed(Operand o);
    void startHops();
    void noteHop();
    void flushHops();

    // comparisons.cpp
    bool lowerComparison();
    Value* compare(bytecode::Opcode op, Operand x, Operand y, unsigned kills);
    Value* compareInts(bytecode::Opcode op, Value* x, Value* y);
    Value* compareFloats(bytecode::Opcode op, Value* x, Value* y);
    void lowerIs();
    void lowerNot();
    void lowerTruth();
    void setBoolean(Value* condition);
    void jumpWhen(Value* condition);

    // loops.cpp
    void narrowToInt(uint32_t r);
    void lowerForPrep();
    void lowerForLoop();
    void lowerIterPrep();
    void lowerIterNext();
    void lowerNextOfList(Operand list);
    Value* inRange(Value* next, Value* end, Value* step);

    // containers.cpp
    void lowerContainer();
    Value* listItem(Operand container, Operand index, Block* otherwise);
    Value* itemOfList(Operand list, Operand index);
    Value* listItemAt(Value* list, Value* position, Block* otherwise);
    bool lowerListMethod();
    void lowerIndexGet();
    void lowerIn();
    bool makesSlice() const;
    void lowerSlice();
    void lowerIndexSet();

    // patterns.cpp
    void requireListOf(const Operand& o, Block* otherwise);
    void lowerCheckList();
    void lowerListItem();
    void lowerJumpUnlessList();
    void lowerJumpUnlessType();

    // calls.cpp
    void lowerReturn();
    void giveNumber(Value* number, bool hasLeft);
    void lowerCallSlot();
    void lowerDirectCall(const Function& callee);
    void lowerIntrinsic(Intrinsic intrinsic);
    void addOmitted(const Function& callee, std::vector<Value*>& given);
    Value* runBody(const Function& callee, llvm::ArrayRef<Value*> given, uint32_t shift,
                   llvm::function_ref<Value*()> closure, bool ownsClosure = false);
    void lowerCall();
    void lowerUnknownCall();
    void lowerCallMethod();
    void callKindMethod();
    void lowerClassOrNative();
    void expectResult(Type expected);
    void placeArgument(uint32_t p, Value* value, uint32_t argument, Value* registers);
    void requireRoom(Value* registerCount);
    void callBody(Value* closure, Value* body, llvm::ArrayRef<Value*> arguments);
    void enterFrame(Value* closure, Value* callee);
    void requireSite(Value* site, Value* cls, llvm::function_ref<Value*()> find);
    void callSite(Value* site, llvm::ArrayRef<Value*> arguments);
    void callNative(std::string_view helper, llvm::ArrayRef<Value*> before);
    std::vector<Value*> boxedArguments();
    llvm::GlobalVariable* newSite();
    Value* argumentFor(Type wanted, uint32_t r);
    Value* calleeRegisters();

    // known_calls.cpp
    void lowerPlannedMethod(const CallPlan& plan);
    Value* numberOfReceiver(Operand receiver, bool isOpen, Block* other);
    Value* hasNumber(Value* number, uint32_t first, uint32_t last);
    void runTarget(const CallTarget& target, Type result);
    void lowerOtherMethod(Type result);
    Value* closureOf(const ClassFunction& method);
    void giveResult(const Function& callee, Value* value, Type wanted);
    bool lowerKnownClass();
    void lowerKnownCall();
    void lowerSuperGet();

    ModuleLowering& module_;
    const ProgramFacts& program_;
    const Function& function_;
    const Part* part_;
    unsigned copy_;
    llvm::GlobalVariable* loopState_;
    llvm::AllocaInst* hasGoneRound_ = nullptr; ///< of a loop with a state: whether its first round is over
    TypeFlow flow_;
    Ownership ownership_;
    llvm::Function* target_;
    llvm::IRBuilder<> ir_;
    Value *vm_, *registers_;
    Value* counts_ = nullptr; ///< of the parameters that are lent, which ones come with a count
    std::map<std::pair<uint32_t, Type>, llvm::AllocaInst*> variables_;
    std::map<Leaving, Block*> exits_;
    llvm::AllocaInst* exitPc_ = nullptr;                         ///< index of the word at which the interpreter goes on
    llvm::AllocaInst *hopCount_ = nullptr, *hopPlace_ = nullptr; ///< null where nothing hops
    std::vector<Block*> blocks_;                                 ///< null where nothing gets to
    TypeState types_;
    uint32_t block_ = 0, at_ = 0; ///< the block and instruction that are being lowered
    bool isEntering_ = true;      ///< nothing is, yet
    bytecode::Instruction ins_{};
    uint32_t pc_ = 0;
    Holdings holdings_;     ///< of the registers, now
    OwnershipStep ownStep_; ///< of this instruction
    Block* end_ = nullptr;  ///< of a body that gives a number
    std::pair<llvm::PHINode*, llvm::PHINode*> given_;
    Block *leave_ = nullptr, *raise_ = nullptr; ///< of this instruction
};

} // namespace coro::native
