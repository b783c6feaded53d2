#include "compiler/lower/code_writer.h"

#include <algorithm>

namespace coro::compiler {

namespace {

/// More than any program written by hand needs, and few enough that the analyses stay quick.
constexpr uint32_t kMaxRegisters = 20'000;

bytecode::Instruction make(Opcode op, unsigned a, unsigned b, unsigned c, uint8_t flags) {
    return {op, flags, static_cast<uint16_t>(a), static_cast<uint16_t>(b), static_cast<uint16_t>(c)};
}

} // namespace

void CodeWriter::emit(Span at, Opcode op, unsigned a, unsigned b, unsigned c, uint8_t flags) {
    if (!isReachable_)
        return;
    builder_.emit(make(op, a, b, c, flags), positions_.of(at));
    count(op);
    isReachable_ = bytecode::fallsThrough(op);
}

void CodeWriter::emitExt(Span at, Opcode op, unsigned a, unsigned b, unsigned c, uint64_t ext, uint8_t flags) {
    if (!isReachable_)
        return;
    builder_.emitExt(make(op, a, b, c, flags), ext, positions_.of(at));
    count(op);
    isReachable_ = bytecode::fallsThrough(op);
}

void CodeWriter::emitJump(Span at, Opcode op, unsigned a, unsigned b, Label target, uint8_t flags) {
    if (!isReachable_)
        return;
    builder_.emitJump(make(op, a, b, 0, flags), target, positions_.of(at));
    count(op);
    isJumpedTo_[target.index] = true;
    isReachable_ = bytecode::fallsThrough(op);
}

void CodeWriter::loadInt(Span at, Register dst, int32_t value) {
    if (!isReachable_)
        return;
    bytecode::Instruction i = make(Opcode::LoadInt, dst, 0, 0, 0);
    i.setWide(value);
    builder_.emit(i, positions_.of(at));
    ++count_;
}

Label CodeWriter::newLabel() {
    isJumpedTo_.push_back(false);
    return builder_.newLabel();
}

void CodeWriter::bind(Label label) {
    builder_.bind(label);
    isReachable_ = isReachable_ || isJumpedTo_[label.index];
}

void CodeWriter::bindLoop(Label label, bool wasReachable) {
    builder_.bind(label);
    isReachable_ = wasReachable;
}

Register CodeWriter::allocate(uint32_t count) {
    const uint32_t first = next_;
    next_ += count;
    if (next_ > kMaxRegisters) {
        ranOut_ = true;
        next_ = first;
        return 0;
    }
    most_ = std::max(most_, next_);
    return static_cast<Register>(first);
}

Label CodeWriter::bindNew() {
    const Label label = newLabel();
    builder_.bind(label);
    return label;
}

uint32_t CodeWriter::openGuard(bytecode::Region::Kind kind, Label handler, Register reg) {
    guards_.push_back({kind, handler, reg, ++depth_, bindNew()});
    most_ = std::max<uint32_t>(most_, reg + 1u);
    return static_cast<uint32_t>(guards_.size() - 1);
}

void CodeWriter::closeGuard(uint32_t index) {
    const Guard& g = guards_[index];
    --depth_;
    stretches_.push_back({g.kind, g.begin, bindNew(), g.handler, g.reg, g.depth});
}

void CodeWriter::reopenGuard(uint32_t index) {
    ++depth_;
    guards_[index].begin = bindNew();
}

void CodeWriter::beginHandler(uint32_t index) {
    builder_.bind(guards_[index].handler);
    isReachable_ = true;
}

void CodeWriter::finish(bytecode::Prototype& prototype) {
    // Inner regions come first; the stretches of one were closed in the order of the code.
    std::stable_sort(stretches_.begin(), stretches_.end(),
                     [](const Stretch& a, const Stretch& b) { return a.depth > b.depth; });
    for (const Stretch& s : stretches_)
        builder_.addRegion(s.kind, s.begin, s.end, s.handler, s.reg);
    builder_.finish(prototype);
    prototype.registers = static_cast<uint16_t>(most_);
}

} // namespace coro::compiler
