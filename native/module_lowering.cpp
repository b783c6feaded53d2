#include "native/module_lowering.h"

#include <fmt/format.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/MDBuilder.h>

#include <algorithm>

#include "native/function_lowering.h"
#include "native/stretches.h"
#include "vm/object.h"
#include "vm/value.h"

namespace coro::native {

namespace {

/// Of a function that is put into those that call it.
constexpr size_t kInlinedWords = 24;

/// Where the part begins.
uint32_t pcOf(const Function& function, const Part& part) {
    const bytecode::Flow& flow = function.facts.flow();
    return flow.instructions()[flow.blocks()[part.head].first].pc;
}

/// Whether a coroutine that goes on for long may get to the part again and again: by a loop, or by `noreturn`.
bool mayRepeat(const Function& function, const Part& part) {
    const bytecode::Flow& flow = function.facts.flow();
    const std::vector<bool> repeated = function.facts.repeatedBlocks();
    for (uint32_t b = 0; b < flow.blocks().size(); ++b) {
        const bytecode::Opcode last = flow.instructions()[flow.blocks()[b].last - 1].ins.op;
        if (part.contains[b] && (repeated[b] || last == bytecode::Opcode::TailCallSlot))
            return true;
    }
    return false;
}

} // namespace

std::string symbolOf(const ProgramFacts& program, const Function& function) {
    const std::string& name = function.code().name;
    return fmt::format("{}.{}#{}", program.module(function.module).name, name.empty() ? "fn" : name,
                       function.prototype);
}

ModuleLowering::ModuleLowering(llvm::LLVMContext& context, const ProgramFacts& program, const vm::NativeLayout& layout,
                               uint64_t forced)
    : context_(context), program_(program), layout_(layout), module_(std::make_unique<llvm::Module>("coro", context)),
      bits_(llvm::Type::getInt64Ty(context)), pointer_(llvm::PointerType::getUnqual(context)),
      number_(llvm::Type::getDoubleTy(context)),
      handler_(llvm::FunctionType::get(llvm::Type::getVoidTy(context), {pointer_, pointer_, pointer_, bits_}, false)),
      likely_(llvm::MDBuilder(context).createBranchWeights(2000, 1)), forced_(forced) {
    makeTags();
}

void ModuleLowering::makeTags() {
    constexpr const char* kNames[] = {"frame", "count",    "header", "list",   "item",
                                      "field", "variable", "code",   "machine"};
    static_assert(std::size(kNames) == kMemories);
    llvm::MDBuilder builder(context_);
    llvm::MDNode* root = builder.createTBAARoot("coro");
    for (size_t i = 0; i < kMemories; ++i) {
        llvm::MDNode* type = builder.createTBAAScalarTypeNode(kNames[i], root);
        tags_[i] = builder.createTBAAStructTagNode(type, type, 0);
    }
}

llvm::MDNode* ModuleLowering::tagOfField(uint32_t index) {
    llvm::MDBuilder builder(context_);
    auto* fields = llvm::cast<llvm::MDNode>(tagOf(Memory::Field)->getOperand(0));
    while (fieldTags_.size() <= index) {
        llvm::MDNode* type = builder.createTBAAScalarTypeNode(fmt::format("field {}", fieldTags_.size()), fields);
        fieldTags_.push_back(builder.createTBAAStructTagNode(type, type, 0));
    }
    return fieldTags_[index];
}

llvm::Type* ModuleLowering::resultTypeFor(Type result) const {
    if (!isNumber(result))
        return bits_;
    return llvm::StructType::get(context_, {typeFor(result), llvm::Type::getInt1Ty(context_)});
}

void ModuleLowering::lower() {
    for (const auto& function : program_.functions())
        lowerFunction(*function);
    writeTable();
    if (lines_)
        lines_->finish();
}

llvm::Function* ModuleLowering::bodyOf(const Function& function, unsigned copy) {
    llvm::Function*& body = bodies_[{&function, copy}];
    if (!body) {
        std::vector<llvm::Type*> parameters{pointer_, pointer_};
        for (Type type : function.parameters)
            parameters.push_back(typeFor(type));
        if (function.lent)
            parameters.push_back(bits_);
        body = llvm::Function::Create(llvm::FunctionType::get(resultTypeFor(function.result), parameters, false),
                                      llvm::Function::InternalLinkage, symbolOf(program_, function), *module_);
        body->setCallingConv(llvm::CallingConv::Fast);
        // LLVM would count all the ways out, which are never taken.
        if (copy > 0 ||
            (function.isLeaf && function.facts.loops().empty() && function.code().body->code.size() <= kInlinedWords))
            body->addFnAttr(llvm::Attribute::AlwaysInline);
        body->setDoesNotThrow();
    }
    return body;
}

llvm::GlobalVariable* ModuleLowering::wordsOf(const Function& function) {
    llvm::GlobalVariable*& words = words_[&function];
    if (!words)
        words =
            new llvm::GlobalVariable(*module_, pointer_, false, llvm::GlobalVariable::InternalLinkage,
                                     llvm::ConstantPointerNull::get(pointer_), "words." + symbolOf(program_, function));
    // The table has its address, so the virtual machine can write there.
    words->setExternallyInitialized(true);
    return words;
}

llvm::GlobalVariable* ModuleLowering::classOf(uint32_t knownClass) {
    llvm::GlobalVariable*& place = classPlaces_[knownClass];
    if (!place) {
        const bytecode::Class& declared = *program_.classes().all()[knownClass].declared;
        auto* type = llvm::ArrayType::get(bits_, declared.windowSize() + 1);
        place = new llvm::GlobalVariable(*module_, type, false, llvm::GlobalVariable::InternalLinkage,
                                         llvm::ConstantAggregateZero::get(type), "class." + declared.name);
        place->setExternallyInitialized(true);
    }
    return place;
}

llvm::FunctionCallee ModuleLowering::runtime(std::string_view name, llvm::FunctionType* type) {
    llvm::FunctionCallee function = module_->getOrInsertFunction(fmt::format("coro_rt_{}", name), type);
    llvm::cast<llvm::Function>(function.getCallee())->setDoesNotThrow();
    return function;
}

llvm::FunctionCallee ModuleLowering::handler(std::string_view name) {
    llvm::FunctionCallee function = runtime(name, handler_);
    llvm::cast<llvm::Function>(function.getCallee())->setCallingConv(llvm::CallingConv::PreserveNone);
    return function;
}

llvm::GlobalVariable* ModuleLowering::limit() {
    return llvm::cast<llvm::GlobalVariable>(module_->getOrInsertGlobal("coro_rt_limit", bits_));
}

llvm::GlobalVariable* ModuleLowering::handlers() {
    constexpr uint64_t kCount = 256;
    return llvm::cast<llvm::GlobalVariable>(
        module_->getOrInsertGlobal("coro_rt_handlers", llvm::ArrayType::get(pointer_, kCount)));
}

llvm::Function* ModuleLowering::newReleasing(const char* name) {
    auto* type = llvm::FunctionType::get(llvm::Type::getVoidTy(context_), {pointer_, pointer_}, false);
    llvm::Function* made = llvm::Function::Create(type, llvm::Function::InternalLinkage, name, *module_);
    made->setCallingConv(llvm::CallingConv::PreserveMost);
    made->addFnAttr(llvm::Attribute::NoInline);
    made->setDoesNotThrow();
    return made;
}

/// The count is 0, or the object may be the root of a garbage cycle. On its own, so that nothing else has to save
/// registers.
llvm::Function* ModuleLowering::lowerLastRelease() {
    llvm::Function* made = newReleasing("release.last");
    auto block = [&] { return llvm::BasicBlock::Create(context_, "", made); };
    llvm::BasicBlock *begin = block(), *last = block(), *candidate = block();
    llvm::IRBuilder<> ir(begin);
    llvm::Value *vm = made->getArg(0), *object = made->getArg(1);
    llvm::LoadInst* counted = ir.CreateLoad(ir.getInt32Ty(), object);
    counted->setMetadata(llvm::LLVMContext::MD_tbaa, tagOf(Memory::Count));
    ir.CreateCondBr(ir.CreateICmpEQ(counted, ir.getInt32(0)), last, candidate);
    ir.SetInsertPoint(last);
    ir.CreateCall(runtime("destroy", made->getFunctionType()), {vm, object});
    ir.CreateRetVoid();
    ir.SetInsertPoint(candidate);
    ir.CreateCall(runtime("addCandidate", made->getFunctionType()), {vm, object});
    ir.CreateRetVoid();
    return made;
}

llvm::Function* ModuleLowering::releaseObject() {
    if (releaseObject_)
        return releaseObject_;
    llvm::Function* onLast = lowerLastRelease();
    releaseObject_ = newReleasing("release");
    auto block = [&] { return llvm::BasicBlock::Create(context_, "", releaseObject_); };
    llvm::BasicBlock *begin = block(), *lives = block(), *more = block(), *done = block();
    llvm::IRBuilder<> ir(begin);
    llvm::Value *vm = releaseObject_->getArg(0), *object = releaseObject_->getArg(1);
    llvm::LoadInst* counted = ir.CreateLoad(ir.getInt32Ty(), object);
    llvm::Value* left = ir.CreateSub(counted, ir.getInt32(1));
    const std::initializer_list<llvm::Instruction*> accesses{counted, ir.CreateStore(left, object)};
    for (llvm::Instruction* access : accesses)
        access->setMetadata(llvm::LLVMContext::MD_tbaa, tagOf(Memory::Count));
    ir.CreateCondBr(ir.CreateICmpEQ(left, ir.getInt32(0)), more, lives);
    ir.SetInsertPoint(lives);
    llvm::Value* flags = ir.CreateLoad(
        ir.getInt8Ty(), ir.CreateConstInBoundsGEP1_64(ir.getInt8Ty(), object, offsetof(vm::Object, flags)));
    flags = ir.CreateAnd(flags, ir.getInt8(vm::Object::kCyclic | vm::Object::kBuffered));
    ir.CreateCondBr(ir.CreateICmpEQ(flags, ir.getInt8(vm::Object::kCyclic)), more, done);
    ir.SetInsertPoint(more);
    llvm::CallInst* call = ir.CreateCall(onLast, {vm, object});
    call->setCallingConv(llvm::CallingConv::PreserveMost);
    call->setTailCallKind(llvm::CallInst::TCK_MustTail);
    ir.CreateRetVoid();
    ir.SetInsertPoint(done);
    ir.CreateRetVoid();
    return releaseObject_;
}

llvm::Function* ModuleLowering::newHandler(const std::string& name) {
    llvm::Function* made = llvm::Function::Create(handler_, llvm::Function::InternalLinkage, name, *module_);
    made->setCallingConv(llvm::CallingConv::PreserveNone);
    made->setDoesNotThrow();
    return made;
}

llvm::GlobalVariable* ModuleLowering::constantOf(llvm::ArrayRef<uint32_t> numbers) {
    llvm::Constant* value = llvm::ConstantDataArray::get(context_, numbers);
    llvm::GlobalVariable*& global = constants_[value];
    if (!global) {
        global =
            new llvm::GlobalVariable(*module_, value->getType(), true, llvm::GlobalVariable::PrivateLinkage, value);
        global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    }
    return global;
}

/// A loop of which no round ends in native code is the interpreter's.
bool ModuleLowering::isWorthEntering(const Function& function, const Loop& loop) const {
    const TypeFlow flow(program_, function, loop);
    const auto& blocks = function.facts.flow().blocks();
    for (uint32_t b = loop.head; b < blocks.size(); ++b) {
        if (!flow.reaches(b) || (blocks[b].next != loop.head && blocks[b].target != loop.head))
            continue;
        TypeState types = flow.atStart(b);
        bool goesOn = true;
        for (uint32_t at = blocks[b].first; at < blocks[b].last && goesOn; ++at) {
            const Step step = stepAt(function, at);
            goesOn = isLowered(program_, function, step, types);
            stepNext(program_, function, step, types);
        }
        if (goesOn)
            return true;
    }
    return false;
}

/// NativeLoopState of vm/native/entry.h.
llvm::GlobalVariable* ModuleLowering::newLoopState() {
    auto* type = llvm::ArrayType::get(bits_, 3);
    auto* state = new llvm::GlobalVariable(*module_, type, false, llvm::GlobalVariable::InternalLinkage,
                                           llvm::ConstantAggregateZero::get(type), "loop");
    state->setExternallyInitialized(true);
    return state;
}

const ModuleLowering::Stretches& ModuleLowering::stretchesOf(const Function& function) {
    auto [found, isNew] = stretches_.try_emplace(&function);
    Stretches& stretches = found->second;
    if (!isNew)
        return stretches;
    stretches.parts = findStretches(program_, function);
    for (const Part& part : stretches.parts)
        stretches.made.push_back(
            newHandler(fmt::format("{}.at{}", symbolOf(program_, function), pcOf(function, part))));
    return stretches;
}

llvm::Function* ModuleLowering::stretchAt(const Function& function, uint32_t head) {
    const Stretches& stretches = stretchesOf(function);
    for (size_t i = 0; i < stretches.parts.size(); ++i)
        if (stretches.parts[i].head == head)
            return stretches.made[i];
    return nullptr;
}

void ModuleLowering::lowerFunction(const Function& function) {
    Entries entries;
    entries.function = &function;
    if (function.hasBody) {
        for (unsigned copy = 0; copy <= function.copies; ++copy)
            FunctionLowering(*this, function, nullptr, bodyOf(function, copy), copy).lower();
        entries.enter = entryFor(function.parameters.size());
    }
    const Stretches& stretches = stretchesOf(function);
    for (size_t i = 0; i < stretches.parts.size(); ++i) {
        const Part& part = stretches.parts[i];
        FunctionLowering(*this, function, &part, stretches.made[i]).lower();
        if (part.head != 0 && !mayRepeat(function, part))
            stretches.made[i]->addFnAttr(kRare);
        if (part.head == 0)
            entries.enter = stretches.made[i];
        else
            entries.parts.push_back(
                {pcOf(function, part), stretches.made[i], llvm::ConstantPointerNull::get(pointer_)});
    }
    // A body has its loops in it: entries into those are for when it has been left.
    uint32_t inside = 0;
    for (const Loop& loop : function.facts.loops()) {
        const bool isInner = (function.hasBody || entries.enter) && loop.head < inside;
        if (isInner || stretchAt(function, loop.head) || !isWorthEntering(function, loop))
            continue;
        for (uint32_t b = loop.head; b < loop.contains.size(); ++b)
            inside = loop.contains[b] ? std::max(inside, b + 1) : inside;
        llvm::Function* made = newHandler(fmt::format("{}.loop{}", symbolOf(program_, function), pcOf(function, loop)));
        if (function.hasBody || entries.enter)
            made->addFnAttr(kRare);
        llvm::GlobalVariable* state = newLoopState();
        FunctionLowering(*this, function, &loop, made, 0, state).lower();
        entries.parts.push_back({pcOf(function, loop), made, state});
    }
    if (entries.enter || !entries.parts.empty())
        entries_.push_back(std::move(entries));
}

/// NativeProgram of vm/native/entry.h.
void ModuleLowering::writeTable() {
    auto global = [&](llvm::Constant* value, const char* name) {
        return new llvm::GlobalVariable(*module_, value->getType(), true, llvm::GlobalVariable::InternalLinkage, value,
                                        name);
    };
    auto number = [&](uint64_t value) { return llvm::ConstantInt::get(bits_, value); };
    auto half = [&](uint32_t value) { return llvm::ConstantInt::get(llvm::Type::getInt32Ty(context_), value); };
    llvm::Constant* null = llvm::ConstantPointerNull::get(pointer_);
    auto array = [&](const std::vector<llvm::Constant*>& items, const char* name) -> llvm::Constant* {
        if (items.empty())
            return null;
        return global(llvm::ConstantArray::get(llvm::ArrayType::get(items[0]->getType(), items.size()), items), name);
    };
    std::vector<llvm::Constant*> codes;
    for (const Entries& e : entries_) {
        std::vector<llvm::Constant*> parts;
        for (const Entries::EnteredPart& part : e.parts)
            parts.push_back(llvm::ConstantStruct::getAnon({number(part.pc), part.enter, part.state}));
        codes.push_back(llvm::ConstantStruct::getAnon(
            {half(e.function->module), half(e.function->prototype), wordsOf(*e.function), bodyForValues(*e.function),
             e.enter ? static_cast<llvm::Constant*>(e.enter) : null, array(parts, "parts"), number(parts.size())}));
    }
    std::vector<llvm::Constant*> classes;
    const std::vector<KnownClass>& known = program_.classes().all();
    for (uint32_t c = 0; c < known.size(); ++c) {
        const uint32_t parent = known[c].parent < 0 ? 0 : known[static_cast<uint32_t>(known[c].parent)].number;
        auto place = classPlaces_.find(c);
        classes.push_back(llvm::ConstantStruct::getAnon(
            {half(known[c].module), half(known[c].index), half(known[c].number), half(parent),
             place == classPlaces_.end() ? null : static_cast<llvm::Constant*>(place->second)}));
    }
    llvm::Constant* table = llvm::ConstantStruct::getAnon(
        {array(codes, "codes"), number(codes.size()), array(classes, "classes"), number(classes.size())});
    new llvm::GlobalVariable(*module_, table->getType(), true, llvm::GlobalVariable::ExternalLinkage, table,
                             kProgramSymbol);
}

} // namespace coro::native
