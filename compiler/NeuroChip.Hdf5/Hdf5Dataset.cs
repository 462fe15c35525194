using System.Collections.Immutable;

namespace NeuroChip.Hdf5;

/// <summary>A dataset with its values, already in memory: row-major, no handle held.</summary>
public sealed class Hdf5Dataset : Hdf5Node
{
    private readonly Array values;

    internal Hdf5Dataset(string name, ImmutableArray<int> shape, Hdf5Kind kind, Array values, string typeName, int? fixedLength)
        : base(name)
    {
        this.Shape = shape;
        this.Kind = kind;
        this.values = values;
        this.TypeName = typeName;
        this.FixedLength = fixedLength;
    }

    /// <summary>What the elements are.</summary>
    public Hdf5Kind Kind { get; }

    /// <summary>Extents, outermost first; empty for a scalar.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of elements; 1 for a scalar.</summary>
    public int Count => values.Length;

    /// <summary>Bytes per string when the file stores strings of fixed length; otherwise null.</summary>
    public int? FixedLength { get; }

    /// <summary>The file's element type in words, for messages.</summary>
    public string TypeName { get; }

    /// <summary>A dataset of 32-bit floats; an empty shape makes a scalar.</summary>
    public static Hdf5Dataset Of(string name, float[] values, params ReadOnlySpan<int> shape) => Make(name, Hdf5Kind.Real32, values, shape);

    /// <summary>A dataset of 64-bit floats; an empty shape makes a scalar.</summary>
    public static Hdf5Dataset Of(string name, double[] values, params ReadOnlySpan<int> shape) => Make(name, Hdf5Kind.Real64, values, shape);

    /// <summary>A dataset of 64-bit integers; an empty shape makes a scalar.</summary>
    public static Hdf5Dataset Of(string name, long[] values, params ReadOnlySpan<int> shape) => Make(name, Hdf5Kind.Whole, values, shape);

    /// <summary>A dataset of strings of variable length; an empty shape makes a scalar.</summary>
    public static Hdf5Dataset Of(string name, string[] values, params ReadOnlySpan<int> shape) => Make(name, Hdf5Kind.Text, values, shape);

    /// <summary>A scalar integer.</summary>
    public static Hdf5Dataset Scalar(string name, long value) => Of(name, [value]);

    /// <summary>A scalar string of variable length.</summary>
    public static Hdf5Dataset Scalar(string name, string value) => Of(name, [value]);

    /// <summary>A scalar truth value.</summary>
    public static Hdf5Dataset Scalar(string name, bool value) => Make(name, Hdf5Kind.Truth, new long[] { value ? 1 : 0 }, []);

    /// <summary>A dataset of strings of fixed length, padded with zero bytes.</summary>
    /// <exception cref="ArgumentException">A string does not fit.</exception>
    public static Hdf5Dataset Fixed(string name, int bytesPerString, string[] values, params ReadOnlySpan<int> shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytesPerString);
        if (Array.Exists(values, v => System.Text.Encoding.UTF8.GetByteCount(v) > bytesPerString))
        {
            throw new ArgumentException($"A string is longer than {bytesPerString} bytes.", nameof(values));
        }

        Hdf5Dataset made = Make(name, Hdf5Kind.Text, values, shape);
        return new Hdf5Dataset(name, made.Shape, Hdf5Kind.Text, values, "string", bytesPerString);
    }

    /// <summary>The values as 64-bit floats; for numbers of any kind.</summary>
    /// <exception cref="Hdf5Exception">The dataset holds no numbers.</exception>
    public double[] ToDoubles() => values switch
    {
        double[] doubles => [.. doubles],
        float[] floats => Array.ConvertAll(floats, static x => (double)x),
        long[] integers => Array.ConvertAll(integers, static x => (double)x),
        _ => throw WrongKind("numbers"),
    };

    /// <summary>The values as 32-bit floats; 64-bit values are rounded.</summary>
    /// <exception cref="Hdf5Exception">The dataset holds no numbers.</exception>
    public float[] ToFloats() => values switch
    {
        float[] floats => [.. floats],
        double[] doubles => Array.ConvertAll(doubles, static x => (float)x),
        long[] integers => Array.ConvertAll(integers, static x => (float)x),
        _ => throw WrongKind("numbers"),
    };

    /// <summary>The values as integers; truth values read as 0 and 1.</summary>
    /// <exception cref="Hdf5Exception">The dataset holds no integers.</exception>
    public long[] ToIntegers() => values is long[] integers ? [.. integers] : throw WrongKind("integers");

    /// <summary>The values as strings.</summary>
    /// <exception cref="Hdf5Exception">The dataset holds no strings.</exception>
    public string[] ToStrings() => values is string[] strings ? [.. strings] : throw WrongKind("strings");

    private static Hdf5Dataset Make(string name, Hdf5Kind kind, Array values, ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int extent in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(shape));
            count = checked(count * extent);
        }

        if (count != values.Length)
        {
            throw new ArgumentException($"The shape asks for {count} values, {values.Length} are given.", nameof(shape));
        }

        return new Hdf5Dataset(name, [.. shape], kind, values, kind.ToString(), null);
    }

    private Hdf5Exception WrongKind(string wanted) =>
        new(this.File, this.Path, $"the dataset holds {this.TypeName} where {wanted} are wanted");
}
