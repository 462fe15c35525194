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

    /// <summary>Index of the first element in a range that is not 0, or the end of the range.</summary>
    public int NextNonZero(int start, int end)
    {
        int skip = HoldsBytes
            ? Bytes.AsSpan(start, end - start).IndexOfAnyExcept((byte)0) : Numbers.AsSpan(start, end - start).IndexOfAnyExcept(0.0);
        return skip < 0 ? end : start + skip;
    }

    public double At(int index) => HoldsBytes ? Bytes[index] : Numbers[index];

    public static string ShapeToText(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
