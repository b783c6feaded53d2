// ANTLR searches its trees with XPath, whose own lexer reads its tables at every start of the program, used or not.
// Nobody here searches trees: with these definitions the linker leaves that part of the library out.
#include <antlr4-runtime.h>
#include <tree/xpath/XPath.h>
#include <tree/xpath/XPathElement.h>

namespace antlr4::tree::xpath {

XPath::XPath(Parser* parser, const std::string& path) : _path(path), _parser(parser) {}

std::vector<ParseTree*> XPath::evaluate(ParseTree*) { return {}; }

std::vector<std::unique_ptr<XPathElement>> XPath::split(const std::string&) { return {}; }

std::unique_ptr<XPathElement> XPath::getXPathElement(Token*, bool) { return nullptr; }

} // namespace antlr4::tree::xpath
