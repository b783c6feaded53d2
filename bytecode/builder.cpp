#include "bytecode/builder.h"

#include <bit>

#include "base/check.h"

namespace coro::bytecode {

namespace {

constexpr uint32_t kUnbound = 0xffffffff;
/// Words behind a jump that is too far: one Jump over the other, which goes there.
constexpr uint32_t kFarWords = 2;

bool samePlace(Position a, Position b) { return a.line == b.line && a.column == b.column && a.length == b.length; }

/// A text that is equal for equal constants of the same type only: 1 and 1.0, 0.0 and -0.0 differ.
std::string keyOf(const Constant& constant) {
    std::string key(1, static_cast<char>('0' + constant.index()));
    if (const auto* i = std::get_if<int64_t>(&constant))
        return key + std::to_string(*i);
    if (const auto* d = std::get_if<double>(&constant))
        return key + std::to_string(std::bit_cast<uint64_t>(*d));
    if (const auto* s = std::get_if<std::string>(&constant))
        return key + *s;
    if (const auto* big = std::get_if<BigIntConstant>(&constant))
        return key + big->digits;
    if (const auto* bytes = std::get_if<BytesConstant>(&constant))
        return key + bytes->data;
    for (const std::string& name : std::get_if<NamesConstant>(&constant)->names)
        key += name + ',';
    return key;
}

} // namespace

Label CodeBuilder::newLabel() {
    labels_.push_back(kUnbound);
    return {static_cast<uint32_t>(labels_.size() - 1)};
}

void CodeBuilder::bind(Label label) {
    CORO_CHECK(labels_[label.index] == kUnbound);
    labels_[label.index] = static_cast<uint32_t>(items_.size());
}

void CodeBuilder::addRegion(Region::Kind kind, Label begin, Label end, Label handler, uint16_t reg) {
    regions_.push_back({kind, begin, end, handler, reg});
}

/// Word offsets of the items and of the end. Marks jumps as far until all that are not reach their targets.
std::vector<uint32_t> CodeBuilder::layOut(std::vector<bool>& isFar) const {
    std::vector<uint32_t> pcs(items_.size() + 1);
    for (bool changed = true; changed;) {
        changed = false;
        uint32_t pc = 0;
        for (size_t i = 0; i < items_.size(); ++i) {
            pcs[i] = pc;
            pc += info(items_[i].ins.op).words() + (isFar[i] ? kFarWords : 0);
        }
        pcs[items_.size()] = pc;
        for (size_t i = 0; i < items_.size(); ++i) {
            const Item& item = items_[i];
            if (!item.target.isValid() || isFar[i])
                continue;
            Instruction probe = item.ins;
            const uint32_t target = pcs[labels_[item.target.index]];
            if (setJumpDistance(probe, static_cast<int64_t>(target) - (pcs[i] + info(probe.op).words())))
                continue;
            isFar[i] = true;
            changed = true;
        }
    }
    return pcs;
}

void CodeBuilder::encode(const std::vector<uint32_t>& pcs, const std::vector<bool>& isFar, Prototype& prototype) const {
    for (size_t i = 0; i < items_.size(); ++i) {
        const Item& item = items_[i];
        Instruction ins = item.ins;
        if (prototype.body->positions.empty() || !samePlace(prototype.body->positions.back().at, item.at))
            prototype.body->positions.push_back({pcs[i], item.at});
        if (isFar[i]) {
            // the jump goes over a Jump that skips, to a Jump that goes far
            Instruction skip{Opcode::Jump, 0, 0, 0, 0};
            Instruction far = skip;
            const int64_t end = static_cast<int64_t>(pcs[i]) + info(ins.op).words() + kFarWords;
            const bool fits = setJumpDistance(ins, 1) && setJumpDistance(skip, 1) &&
                              setJumpDistance(far, pcs[labels_[item.target.index]] - end);
            CORO_CHECK(fits);
            prototype.body->code.push_back(ins.encode());
            if (info(ins.op).ext != Ext::None)
                prototype.body->code.push_back(item.ext);
            prototype.body->code.push_back(skip.encode());
            prototype.body->code.push_back(far.encode());
            continue;
        }
        if (item.target.isValid()) {
            const int64_t end = static_cast<int64_t>(pcs[i]) + info(ins.op).words();
            const bool fits = setJumpDistance(ins, pcs[labels_[item.target.index]] - end);
            CORO_CHECK(fits);
        }
        prototype.body->code.push_back(ins.encode());
        if (info(ins.op).ext != Ext::None)
            prototype.body->code.push_back(item.ext);
    }
}

void CodeBuilder::finish(Prototype& prototype) const {
    std::vector<bool> isFar(items_.size(), false);
    const std::vector<uint32_t> pcs = layOut(isFar);
    prototype.body->code.clear();
    prototype.body->positions.clear();
    prototype.body->regions.clear();
    encode(pcs, isFar, prototype);
    for (const PendingRegion& r : regions_) {
        const uint32_t begin = pcs[labels_[r.begin.index]];
        const uint32_t end = pcs[labels_[r.end.index]];
        if (begin == end)
            continue;
        const uint32_t handler = r.handler.isValid() ? pcs[labels_[r.handler.index]] : 0;
        prototype.body->regions.push_back({r.kind, begin, end, handler, r.reg});
    }
}

uint32_t ConstantPool::add(Constant constant) {
    auto [it, isNew] = known_.try_emplace(keyOf(constant), static_cast<uint32_t>(constants_.size()));
    if (isNew)
        constants_.push_back(std::move(constant));
    return it->second;
}

} // namespace coro::bytecode
