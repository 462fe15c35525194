using System.Collections.Immutable;

namespace NeuroChip.Cli.Data;

/// <summary>What the elements of an array were stored as; decides how they become input values.</summary>
internal enum ElementKind
{
    /// <summary>8-bit unsigned: grey values, or spikes.</summary>
    Byte,

    /// <summary>Integers of any other width.</summary>
    Integer,

    /// <summary>Floating-point numbers.</summary>
    Real,

    /// <summary>True or false: spikes.</summary>
    Boolean,
}

/// <summary>An array as read from a file, its elements in row-major order whatever the file's order was.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Shape">Extents, outermost first; empty for a single number.</param>
/// <param name="Kind">What the elements were stored as.</param>
/// <param name="Bytes">The elements when <paramref name="Kind"/> is byte or boolean, else empty.</param>
/// <param name="Numbers">The elements of the other kinds, else empty.</param>
internal sealed record NumericArray(string Path, ImmutableArray<int> Shape, ElementKind Kind, byte[] Bytes, double[] Numbers)
{
    public bool HoldsBytes => Kind is ElementKind.Byte or ElementKind.Boolean;

    public int Length => HoldsBytes ? Bytes.Length : Numbers.Length;

    public string ShapeText => ShapeToText(Shape);

    public double At(int index) => HoldsBytes ? Bytes[index] : Numbers[index];

    public static string ShapeToText(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
