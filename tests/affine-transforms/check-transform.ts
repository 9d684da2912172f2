/** The check of transforms by execution, by the names that the tests here use. */
export {
  TransformDifference as Difference,
  checkTransform,
  functionUnderTest,
  isMemoryAccess,
} from "@hls-opt/passes/testing";
