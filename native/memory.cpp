// Constants, names, cells, fields and types; counts of references.
#include "base/check.h"
#include "native/function_lowering.h"
#include "vm/value.h"

namespace coro::native {

using bytecode::kKillA;
using bytecode::kKillB;
using bytecode::Opcode;

namespace {

constexpr uint64_t kKindOffset = offsetof(vm::Object, kind);
/// LoadPrim's numbers.
constexpr uint64_t kUnset = vm::Value::unset().bits() - vm::Value::kPrimBase;
constexpr uint64_t kRaised = vm::Value::raised().bits() - vm::Value::kPrimBase;
static_assert(kKindOffset == 4 && kUnset == 3 && kRaised == 5);

} // namespace

// -- addresses and calls

llvm::Value* FunctionLowering::at(Value* base, uint64_t offset) {
    return ir_.CreateConstInBoundsGEP1_64(ir_.getInt8Ty(), base, offset);
}

llvm::Value* FunctionLowering::load(llvm::Type* type, Value* base, uint64_t offset, Memory memory) {
    return load(type, base, offset, module_.tagOf(memory));
}

llvm::Value* FunctionLowering::load(llvm::Type* type, Value* base, uint64_t offset, llvm::MDNode* tag) {
    llvm::LoadInst* value = ir_.CreateLoad(type, at(base, offset));
    value->setMetadata(llvm::LLVMContext::MD_tbaa, tag);
    return value;
}

/// Of what nobody writes while native code runs.
llvm::Value* FunctionLowering::loadFixed(llvm::Type* type, Value* base, uint64_t offset) {
    llvm::LoadInst* value = ir_.CreateLoad(type, at(base, offset));
    value->setMetadata(llvm::LLVMContext::MD_invariant_load, llvm::MDNode::get(module_.context(), {}));
    return value;
}

void FunctionLowering::put(Value* value, Value* place, Memory memory) { put(value, place, module_.tagOf(memory)); }

void FunctionLowering::put(Value* value, Value* place, llvm::MDNode* tag) {
    ir_.CreateStore(value, place)->setMetadata(llvm::LLVMContext::MD_tbaa, tag);
}

llvm::Value* FunctionLowering::pcOf(uint32_t pc) {
    Value* words = loadFixed(module_.pointer(), module_.wordsOf(function_), 0);
    return at(words, uint64_t{pc} * sizeof(uint64_t));
}

/// The instruction's second word, as linking has made it.
llvm::Value* FunctionLowering::extWord() {
    Value* words = loadFixed(module_.pointer(), module_.wordsOf(function_), 0);
    return loadFixed(module_.bits(), words, (uint64_t{pc_} + 1) * sizeof(uint64_t));
}

llvm::Value* FunctionLowering::registerAt(uint32_t r) { return at(registers_, uint64_t{r} * sizeof(uint64_t)); }

/// Puts the registers of a window where C++ finds them.
void FunctionLowering::storeWindow(uint32_t first, uint32_t count) {
    for (uint32_t r = first; r < first + count; ++r)
        if (isNumber(types_[r]))
            put(boxed(r), registerAt(r), Memory::Frame);
}

llvm::Value* FunctionLowering::call(std::string_view name, llvm::ArrayRef<Value*> arguments, bool givesValue) {
    std::vector<llvm::Type*> types;
    for (Value* argument : arguments)
        types.push_back(argument->getType());
    llvm::Type* result = givesValue ? static_cast<llvm::Type*>(module_.bits()) : ir_.getVoidTy();
    return ir_.CreateCall(module_.runtime(name, llvm::FunctionType::get(result, types, false)), arguments);
}

/// What a call of the runtime has given, when it is a value. No guard that a test may make fail: what has happened may
/// not happen again.
llvm::Value* FunctionLowering::checked(Value* result) {
    goOnIf(ir_.CreateICmpNE(result, word(0)), leaveHere());
    goOnIf(ir_.CreateNot(isPrim(result, kRaised)), raiseHere());
    return result;
}

llvm::Value* FunctionLowering::closure() {
    return load(module_.bits(), ir_.CreateConstInBoundsGEP1_64(module_.bits(), registers_, -3), 0, Memory::Frame);
}

// -- counts

/// Does it to an object; nothing to what is none.
void FunctionLowering::whenObject(Operand o, llvm::function_ref<void(Value* object)> act) {
    if (!mayOwn(o.type))
        return;
    if (native::isObject(o.type)) {
        act(asPointer(o.value));
        return;
    }
    Block *object = newBlock(), *done = newBlock();
    ir_.CreateCondBr(isObject(o.value), object, done);
    ir_.SetInsertPoint(object);
    act(asPointer(o.value));
    ir_.CreateBr(done);
    ir_.SetInsertPoint(done);
}

void FunctionLowering::retain(Operand o) {
    whenObject(o, [&](Value* object) { retainObject(object); });
}

void FunctionLowering::retainObject(Value* object) {
    Value* counted = load(ir_.getInt32Ty(), object, 0, Memory::Count);
    put(ir_.CreateAdd(counted, ir_.getInt32(1)), object, Memory::Count);
}

void FunctionLowering::release(Operand o) {
    whenObject(o, [&](Value* object) { releaseObject(object); });
}

void FunctionLowering::releaseObject(Value* object) {
    llvm::CallInst* call = ir_.CreateCall(module_.releaseObject(), {vm_, object});
    call->setCallingConv(llvm::CallingConv::PreserveMost);
}

/// What a list or a field holds, for the instruction's destination: leaves when it should be a number and is not. The
/// register that it was looked up in ends here if the instruction consumes it.
void FunctionLowering::giveLookedUp(Value* found, Type expected, uint32_t from, unsigned bit) {
    if (isNumber(expected))
        guard(expected == Type::Int ? isSmallInt(found) : isFloat(found));
    else
        retainFound(found);
    releaseKilled(from, bit);
    set(ins_.a, expected, unboxed(ir_, expected, found));
}

void FunctionLowering::requireKind(Operand o, vm::Kind kind, Block* otherwise) {
    const bool isKnown = native::isObject(o.type);
    const vm::Kind known = isList(o.type)          ? vm::Kind::List
                           : o.type == Type::Range ? vm::Kind::Range
                           : isFunction(o.type)    ? vm::Kind::Closure
                                                   : vm::Kind::Instance;
    if (isKnown && known == kind)
        return;
    if (isKnown || !mayOwn(o.type)) {
        require(ir_.getFalse(), otherwise);
        return;
    }
    require(isObject(o.value), otherwise);
    Value* actual = load(ir_.getInt8Ty(), asPointer(o.value), kKindOffset, Memory::Header);
    require(ir_.CreateICmpEQ(actual, ir_.getInt8(static_cast<uint8_t>(kind))), otherwise);
}

/// An instance of that class, which is known by its address, or, if others extend it, by its number: one of a class
/// without a number is none.
void FunctionLowering::requireInstance(Operand o, Type instance, Block* otherwise) {
    if (program_.classes().isWithin(o.type, instance))
        return;
    requireKind(o, vm::Kind::Instance, otherwise);
    if (!mayOwn(o.type))
        return;
    const KnownClass& known = program_.classes().of(instance);
    if (precisionOf(instance) == Precision::Exact) {
        Value* cls = load(module_.pointer(), asPointer(o.value), module_.layout().instanceClass, Memory::Header);
        require(ir_.CreateICmpEQ(cls, loadFixed(module_.pointer(), module_.classOf(classOf(instance)), 0)), otherwise);
        return;
    }
    require(hasNumber(numberOfReceiver(o, false, nullptr), known.number, known.last), otherwise);
}

/// What the instruction wants to be a list is one from here on, or native code has left.
void FunctionLowering::lookAtList() {
    const uint32_t r = guessedList(program_, function_, stepAt(function_, at_), types_);
    if (r == bytecode::kNone)
        return;
    requireKind(operand(r), vm::Kind::List, leaveHere());
    types_[r] = asList(types_[r]);
}

// -- instructions

void FunctionLowering::lowerMemory() {
    switch (ins_.op) {
    case Opcode::Copy:
        lowerCopy();
        break;
    case Opcode::Drop:
        releaseKilled(ins_.a, kKillA);
        break;
    case Opcode::LoadInt:
        set(ins_.a, Type::Int, word(static_cast<uint64_t>(int64_t{ins_.wide()})));
        break;
    case Opcode::LoadPrim:
        set(ins_.a, Type::Immediate, word(vm::Value::kPrimBase + ins_.b));
        break;
    case Opcode::LoadConst:
        lowerConstant();
        break;
    case Opcode::SlotGet:
        lowerSlotGet();
        break;
    case Opcode::SlotSet:
        replaceIn(asPointer(extWord()), module_.tagOf(Memory::Variable), owned(ins_.a, kKillA));
        break;
    case Opcode::CellNew:
        set(ins_.a, Type::Any, call("newCell", {vm_, owned(ins_.b, kKillB)}));
        break;
    case Opcode::CellGet:
        lowerCellGet(boxed(ins_.b), ins_.kills & kKillB);
        break;
    case Opcode::CellSet:
        replaceIn(at(asPointer(boxed(ins_.a)), module_.layout().cellValue), module_.tagOf(Memory::Variable),
                  owned(ins_.b, kKillB));
        releaseKilled(ins_.a, kKillA);
        break;
    case Opcode::CaptureGet: {
        Value* value = capture();
        retain({Type::Any, value});
        set(ins_.a, Type::Any, value);
        break;
    }
    case Opcode::CaptureCellGet:
        lowerCellGet(capture(), false);
        break;
    case Opcode::CaptureCellSet:
        replaceIn(at(asPointer(capture()), module_.layout().cellValue), module_.tagOf(Memory::Variable),
                  owned(ins_.a, kKillA));
        break;
    case Opcode::CheckBound:
        if (!isNumber(types_[ins_.a]))
            guard(ir_.CreateNot(isPrim(boxed(ins_.a), kUnset)));
        releaseKilled(ins_.a, kKillA);
        break;
    case Opcode::ClosureNew:
        lowerClosureNew();
        break;
    case Opcode::FieldGet:
        lowerFieldGet();
        break;
    case Opcode::FieldSet:
        lowerFieldSet();
        break;
    case Opcode::FieldsInit:
        lowerFieldsInit();
        break;
    case Opcode::CheckType:
        lowerCheckType();
        break;
    default:
        CORO_UNREACHABLE();
    }
}

void FunctionLowering::lowerClosureNew() {
    storeWindow(ins_.b, ins_.c);
    TypeState after = types_;
    stepNext(program_, function_, stepAt(function_, at_), after);
    set(ins_.a, after[ins_.a], call("newClosure", {vm_, asPointer(extWord()), registerAt(ins_.b), word(ins_.c)}));
}

void FunctionLowering::lowerCopy() {
    const Operand source = operand(ins_.b);
    if (!(ins_.kills & kKillB))
        retainFound(source.value);
    set(ins_.a, source.type, source.value);
}

void FunctionLowering::lowerConstant() {
    const bytecode::Constant& constant =
        program_.module(function_.module).constants[function_.code().body->code[pc_ + 1]];
    if (const auto* number = std::get_if<double>(&constant)) {
        set(ins_.a, Type::Float, llvm::ConstantFP::get(module_.number(), *number));
        return;
    }
    if (const auto* i = std::get_if<int64_t>(&constant); i && vm::Value::fitsSmall(*i)) {
        set(ins_.a, Type::Int, word(static_cast<uint64_t>(*i)));
        return;
    }
    Value* value = extWord();
    retainFound(value);
    set(ins_.a, Type::Any, value);
}

void FunctionLowering::lowerSlotGet() {
    Value* value = load(module_.bits(), asPointer(extWord()), 0, Memory::Variable);
    const Type expected = resultType();
    if (!isNumber(expected))
        guard(ir_.CreateNot(isPrim(value, kUnset)));
    giveLookedUp(value, expected, ins_.a, 0);
}

/// The value, owned, takes the place of what is there.
void FunctionLowering::replaceIn(Value* place, llvm::MDNode* tag, Value* value) {
    Value* before = load(module_.bits(), place, 0, tag);
    put(value, place, tag);
    release({Type::Any, before});
}

llvm::Value* FunctionLowering::capture() {
    const uint32_t index = ins_.b;
    return load(module_.bits(), asPointer(closure()), module_.layout().closureCaptures + index * sizeof(uint64_t),
                Memory::Header);
}

void FunctionLowering::lowerCellGet(Value* cell, bool isKilled) {
    Value* value = load(module_.bits(), asPointer(cell), module_.layout().cellValue, Memory::Variable);
    guard(ir_.CreateNot(isPrim(value, kUnset)));
    retain({Type::Any, value});
    if (isKilled)
        release({Type::Any, cell});
    set(ins_.a, Type::Any, value);
}

void FunctionLowering::lowerCheckType() {
    Value* fits = call("checkType", {vm_, asPointer(extWord()), boxed(ins_.a)});
    guard(ir_.CreateICmpNE(fits, word(0)));
    releaseKilled(ins_.a, kKillA);
}

} // namespace coro::native
