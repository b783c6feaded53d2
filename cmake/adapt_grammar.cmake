# Adapts what the ANTLR tool wrote in FOLDER:
#  - its tables are made when they are first needed instead of in global constructors, which every start would pay for;
#  - the grammar must be LL(1), so a decision that needs prediction is an error here;
#  - tokens.def is made of the token list: TOKEN(Name, number, "spelling"), without a spelling "".

function(replace_once file from to)
  file(READ ${file} text)
  string(FIND "${text}" "${from}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${file} has no '${from}': is it made by another version of ANTLR?")
  endif()
  string(REPLACE "${from}" "${to}" text "${text}")
  file(WRITE ${file} "${text}")
endfunction()

foreach(class IN ITEMS CoroLexer CoroParser)
  replace_once(${FOLDER}/${class}.h "static Initializer _init;"
               "public:\n  static void initialize() { static Initializer once; }")
  replace_once(${FOLDER}/${class}.cpp "${class}::Initializer ${class}::_init;" "")
  # Checking the tables takes a third of the time to make them.
  replace_once(${FOLDER}/${class}.cpp "atn::ATNDeserializer deserializer;"
               "atn::ATNDeserializationOptions options; options.setVerifyATN(false);\n\
  atn::ATNDeserializer deserializer(options);")
endforeach()
replace_once(${FOLDER}/CoroLexer.cpp "_interpreter = new" "initialize();\n  _interpreter = new")

file(STRINGS ${FOLDER}/CoroParser.cpp predictions REGEX "adaptivePredict")
if(predictions)
  file(STRINGS ${FOLDER}/CoroParser.cpp lines REGEX "^CoroParser::[A-Za-z]+Context\\* CoroParser::|adaptivePredict")
  foreach(line IN LISTS lines)
    if(line MATCHES "adaptivePredict")
      message(SEND_ERROR "grammar/CoroParser.g4 is not LL(1): ${rule}")
    endif()
    set(rule ${line})
  endforeach()
  message(FATAL_ERROR "every decision of the grammar must be made on the next token")
endif()

# Lines are Name=number, then 'spelling'=number. Brackets and semicolons would disturb CMake's lists.
file(READ ${FOLDER}/CoroLexer.tokens lines)
string(REPLACE "[" "<open>" lines "${lines}")
string(REPLACE "]" "<close>" lines "${lines}")
string(REPLACE ";" "<semicolon>" lines "${lines}")
string(REPLACE "\n" ";" lines "${lines}")
foreach(line IN LISTS lines)
  if(line MATCHES "^'(.*)'=([0-9]+)$")
    set(spelling_${CMAKE_MATCH_2} "${CMAKE_MATCH_1}")
  endif()
endforeach()
set(table "")
foreach(line IN LISTS lines)
  if(line MATCHES "^([A-Za-z]+)=([0-9]+)$")
    string(APPEND table "TOKEN(${CMAKE_MATCH_1}, ${CMAKE_MATCH_2}, \"${spelling_${CMAKE_MATCH_2}}\")\n")
  endif()
endforeach()
string(REPLACE "<open>" "[" table "${table}")
string(REPLACE "<close>" "]" table "${table}")
string(REPLACE "<semicolon>" ";" table "${table}")
string(REPLACE "??" "?\\?" table "${table}") # no trigraphs
file(WRITE ${FOLDER}/tokens.def "${table}#undef TOKEN\n")
