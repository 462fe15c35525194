using System.Collections.Immutable;
using NeuroChip.Spec;

namespace NeuroChip.Learning;

/// <summary>The words of a program and where each product lies in them.</summary>
internal sealed record RuleProgram(
    ImmutableArray<ushort> Words, ImmutableArray<LearnLimit> Limits, ImmutableArray<PlacedProduct> Products);

/// <summary>A product in a program.</summary>
/// <param name="Target">The rule it belongs to.</param>
/// <param name="Product">The product.</param>
/// <param name="FirstWord">Index of its first word.</param>
/// <param name="WordCount">Number of its words.</param>
/// <param name="GoesOn">Whether it takes the dependency and factors over from the product before it.</param>
internal sealed record PlacedProduct(RuleTarget Target, RuleProduct Product, int FirstWord, int WordCount, bool GoesOn);
