#pragma once
// Puts bytecode together: one CodeBuilder for each prototype, one ConstantPool for the module.
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "bytecode/instruction.h"
#include "bytecode/module.h"

namespace coro::bytecode {

/// A place in the code that jumps and regions name before it is known.
struct Label {
    uint32_t index = 0xffffffff;

    bool isValid() const { return index != 0xffffffff; }
    friend bool operator==(Label, Label) = default;
};

/// Collects instructions and turns them into words. Conditional jumps that turn out to be too far for 16 bits are sent
/// through a Jump beside them, so a caller need not think about distances.
class CodeBuilder {
  public:
    Label newLabel();
    /// The label names the next instruction, or the end.
    void bind(Label label);

    void emit(Instruction i, Position at = {}) { emit(i, 0, {}, at); }
    /// For an instruction with a second word.
    void emitExt(Instruction i, uint64_t ext, Position at = {}) { emit(i, ext, {}, at); }
    void emitJump(Instruction i, Label target, Position at = {}) { emit(i, 0, target, at); }
    /// Regions are kept in the order given: inner ones first. Empty ones are left out.
    void addRegion(Region::Kind kind, Label begin, Label end, Label handler, uint16_t reg);

    /// Fills in code, regions and positions. Every label that is used must be bound.
    void finish(Prototype& prototype) const;

  private:
    struct Item {
        Instruction ins;
        uint64_t ext;
        Label target;
        Position at;
    };
    struct PendingRegion {
        Region::Kind kind;
        Label begin, end, handler;
        uint16_t reg;
    };

    void emit(Instruction i, uint64_t ext, Label target, Position at) { items_.push_back({i, ext, target, at}); }
    std::vector<uint32_t> layOut(std::vector<bool>& isFar) const;
    void encode(const std::vector<uint32_t>& pcs, const std::vector<bool>& isFar, Prototype& prototype) const;

    std::vector<Item> items_;
    std::vector<uint32_t> labels_; ///< index of the item that each names
    std::vector<PendingRegion> regions_;
};

/// The module's constants, each kept once.
class ConstantPool {
  public:
    explicit ConstantPool(std::vector<Constant>& constants) : constants_(constants) {}

    uint32_t add(Constant constant);
    uint32_t addText(std::string text) { return add(Constant(std::move(text))); }

  private:
    std::vector<Constant>& constants_;
    std::unordered_map<std::string, uint32_t> known_; ///< keyed by type and content
};

} // namespace coro::bytecode
