#pragma once
// One LLVM module for a program: a global for the words of each prototype, a function for each body, entries for
// bodies, for loops and for what runs from one wait to the next, and the table that tells the virtual machine of them
// (vm/native/entry.h).
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "native/line_tables.h"
#include "native/program_facts.h"
#include "vm/native/layout.h"
#include "vm/object.h"

namespace coro::native {

/// The symbol of the table in the object code.
inline constexpr const char* kProgramSymbol = "coro_native_program";

/// An attribute of functions that hardly ever run, of which machine code is made in the cheapest way.
inline constexpr const char* kRare = "coro-rare";

/// What native code reads and writes; no two overlap.
enum class Memory : uint8_t {
    Frame,    ///< registers, and the headers of frames
    Count,    ///< of references
    Header,   ///< an object's kind, and what never changes in it
    List,     ///< a list's size and where its items are
    Item,     ///< of a list
    Field,    ///< of an instance
    Variable, ///< slots and cells
    Code,     ///< words of bytecode, with their inline caches, and inline caches of calls
    Machine,  ///< the Vm
};
inline constexpr size_t kMemories = 9;

class ModuleLowering {
  public:
    /// `forced`: that guard never holds, for tests; 0: none.
    ModuleLowering(llvm::LLVMContext& context, const ProgramFacts& program, const vm::NativeLayout& layout,
                   uint64_t forced = 0);

    /// Before lower(): tells debuggers which line all code comes from. `path`: of the main program.
    void addLineTables(std::string_view path) { lines_.emplace(*module_, program_, path); }
    /// Lowers all functions; the module is complete then.
    void lower();
    std::unique_ptr<llvm::Module> take() { return std::move(module_); }

    // -- for the lowering of functions
    llvm::LLVMContext& context() const { return context_; }
    const ProgramFacts& program() const { return program_; }
    /// Null where nobody wants to know lines.
    LineTables* lines() { return lines_ ? &*lines_ : nullptr; }
    const vm::NativeLayout& layout() const { return layout_; }
    llvm::IntegerType* bits() const { return bits_; }
    llvm::PointerType* pointer() const { return pointer_; }
    llvm::Type* number() const { return number_; }
    llvm::Type* typeFor(Type type) const { return type == Type::Float ? number_ : bits_; }
    /// What a body with that result gives: a number with whether it has left instead, or a value, 0 when it has left.
    llvm::Type* resultTypeFor(Type result) const;
    /// Says of a load or store what it gets to, so that LLVM keeps what stores elsewhere leave as it is.
    llvm::MDNode* tagOf(Memory memory) const { return tags_[static_cast<size_t>(memory)]; }
    /// Of the fields that stand so far behind the first one of an instance: they overlap no others, and the rest of
    /// Memory::Field.
    llvm::MDNode* tagOfField(uint32_t index);

    /// The function that a direct call runs: (vm, registers, parameters...) -> resultTypeFor. Parameters that are no
    /// numbers are in its registers already. When some are lent a number follows that says which have a count
    /// (ownership.h).
    /// `copy`: 0, or one of Function::copies, which is put into its callers and needs no stack of its own.
    llvm::Function* bodyOf(const Function& function, unsigned copy = 0);
    /// Goes to `otherwise` unless the Value is of the type; what does not show in its bits is behind them.
    void requireType(llvm::IRBuilder<>& ir, Type type, llvm::Value* bits, llvm::BasicBlock* otherwise);
    /// The same for an object of that kind.
    void requireKind(llvm::IRBuilder<>& ir, vm::Kind kind, llvm::Value* object, llvm::BasicBlock* otherwise);
    /// Holds the address of the class, and the functions that it was made of, as ClassNew's window has them.
    llvm::GlobalVariable* classOf(uint32_t knownClass);
    /// The native code that begins with that block of a coroutine or stream; null: there is none.
    llvm::Function* stretchAt(const Function& function, uint32_t head);
    /// Holds the address of the prototype's words.
    llvm::GlobalVariable* wordsOf(const Function& function);
    /// A function of vm/native/symbols.def, without the prefix, with that type.
    llvm::FunctionCallee runtime(std::string_view name, llvm::FunctionType* type);
    llvm::GlobalVariable* limit();
    /// The interpreter's table.
    llvm::GlobalVariable* handlers();
    /// Asked once for each guard, in order.
    bool isForcedToLeave() { return ++guards_ == forced_; }
    uint64_t guards() const { return guards_; }
    /// Weights for a branch to its first target.
    llvm::MDNode* likely() const { return likely_; }
    llvm::Module& module() { return *module_; }
    /// An array in the module's constants.
    llvm::GlobalVariable* constantOf(llvm::ArrayRef<uint32_t> numbers);
    /// Releases an object that a Value points to.
    llvm::Function* releaseObject();
    /// The type of interpreter's handlers.
    llvm::FunctionType* handlerType() const { return handler_; }
    llvm::FunctionCallee handler(std::string_view name);

  private:
    struct Stretches {
        std::vector<Part> parts;
        std::vector<llvm::Function*> made; ///< for each
    };
    struct Entries {
        const Function* function;
        llvm::Function* enter = nullptr;
        struct EnteredPart {
            uint64_t pc;
            llvm::Function* enter;
            llvm::Constant* state; ///< null unless it is a loop
        };
        std::vector<EnteredPart> parts;
    };

    llvm::Function* newHandler(const std::string& name);
    llvm::Value* callForValue(llvm::IRBuilder<>& ir, const Function& function, llvm::ArrayRef<llvm::Value*> arguments);
    llvm::Function* entryFor(size_t parameters);
    bool isWorthEntering(const Function& function, const Loop& loop) const;
    const Stretches& stretchesOf(const Function& function);
    void lowerFunction(const Function& function);
    llvm::GlobalVariable* newLoopState();
    llvm::Constant* bodyForValues(const Function& function);
    llvm::Function* lowerWrapper(const Function& function);
    llvm::Function* newReleasing(const char* name);
    llvm::Function* lowerLastRelease();
    void makeTags();
    void writeTable();

    llvm::LLVMContext& context_;
    const ProgramFacts& program_;
    vm::NativeLayout layout_;
    std::unique_ptr<llvm::Module> module_;
    llvm::IntegerType* bits_;
    llvm::PointerType* pointer_;
    llvm::Type* number_;
    llvm::FunctionType* handler_;
    llvm::MDNode* likely_;
    uint64_t forced_, guards_ = 0;
    std::map<std::pair<const Function*, unsigned>, llvm::Function*> bodies_;
    std::map<size_t, llvm::Function*> enters_;
    std::unordered_map<const Function*, Stretches> stretches_;
    std::unordered_map<const Function*, llvm::GlobalVariable*> words_;
    std::map<uint32_t, llvm::GlobalVariable*> classPlaces_;
    llvm::Function* releaseObject_ = nullptr;
    std::unordered_map<llvm::Constant*, llvm::GlobalVariable*> constants_;
    std::array<llvm::MDNode*, kMemories> tags_{};
    std::vector<llvm::MDNode*> fieldTags_;
    std::vector<Entries> entries_;
    std::optional<LineTables> lines_;
};

/// What the function is called in symbols: unique, and of use to whoever reads a profile.
std::string symbolOf(const ProgramFacts& program, const Function& function);

} // namespace coro::native
