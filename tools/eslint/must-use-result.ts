import { type Rule } from "eslint";
import { type Node, type Program, type Type, type TypeChecker, type TypeReference } from "typescript";

/**
 * A statement whose value is a Result forgets a refusal: the write was refused and nobody noticed.
 * Seen are a Result, an awaited one, and a list of them (`await Promise.all([...])`).
 */
export const mustUseResult: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "Require that the value of a Result is looked at" },
    messages: { ignored: "A refusal may hide in this Result: look at it, or hand it on." },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices as TypedServices;
    const checker = services.program.getTypeChecker();
    return {
      ExpressionStatement({ expression }) {
        const value = withoutVoid(expression);
        const type = checker.getTypeAtLocation(services.esTreeNodeToTSNodeMap.get(value));
        if (holdsResult(checker, type)) context.report({ node: value, messageId: "ignored" });
      },
    };
  },
};

/** What typescript-eslint's parser offers to rules that need types. */
interface TypedServices {
  readonly program: Program;
  readonly esTreeNodeToTSNodeMap: { get(node: Rule.Node): Node };
}

type Expression = Extract<Rule.Node, { type: "ExpressionStatement" }>["expression"];

/** `void` says that a value is not wanted; a refusal is not a thing one may not want. */
const withoutVoid = (expression: Expression): Rule.Node =>
  (expression.type === "UnaryExpression" && expression.operator === "void"
    ? expression.argument
    : expression) as Rule.Node;

function holdsResult(checker: TypeChecker, type: Type): boolean {
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    return checker.getTypeArguments(type as TypeReference).some((item) => holdsResult(checker, item));
  }
  return partsOf(type).some((part) => isRefusing(checker, part));
}

const partsOf = (type: Type): readonly Type[] => (type.isUnion() ? type.types : [type]);

/** The refusing half of a Result, by its shape, so that an alias or a narrower union is one too. */
function isRefusing(checker: TypeChecker, type: Type): boolean {
  const ok = type.getProperty("ok");
  if (ok === undefined || type.getProperty("refusal") === undefined) return false;
  return checker.typeToString(checker.getTypeOfSymbol(ok)) === "false";
}
