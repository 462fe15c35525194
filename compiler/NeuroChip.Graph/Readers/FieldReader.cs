using System.Collections.Immutable;
using NeuroChip.Graph.Readers.Problems;
using NeuroChip.Hdf5;

namespace NeuroChip.Graph.Readers;

/// <summary>Reads the fields of one element; what is missing or of the wrong kind becomes a problem and reads as null.</summary>
internal sealed class FieldReader(Hdf5Group group, ProblemBag problems)
{
    internal Hdf5Group Group => group;

    internal string PathOf(string field) => group.Path == "/" ? "/" + field : $"{group.Path}/{field}";

    internal bool Has(string field) => group.TryGetDataset(field, out _);

    internal string? Text(string field)
    {
        Hdf5Dataset? data = Dataset(field, required: true);
        if (data is null)
        {
            return null;
        }

        if (data.Kind == Hdf5Kind.Text && data.Count == 1)
        {
            return data.ToStrings()[0];
        }

        problems.Add(FormatCodes.WrongKind, data.Path, $"'{field}' is not one string", Describe(data), "one string");
        return null;
    }

    /// <summary>Finite numbers with their shape.</summary>
    internal (double[] Values, ImmutableArray<int> Shape)? Numbers(string field, bool required = true)
    {
        Hdf5Dataset? data = Dataset(field, required);
        if (data is null)
        {
            return null;
        }

        if (data.Kind is not (Hdf5Kind.Real32 or Hdf5Kind.Real64 or Hdf5Kind.Whole))
        {
            problems.Add(FormatCodes.WrongKind, data.Path, $"'{field}' holds no numbers", Describe(data), "numbers");
            return null;
        }

        double[] values = data.ToDoubles();
        int bad = Array.FindIndex(values, static v => !double.IsFinite(v));
        if (bad >= 0)
        {
            problems.Add(FormatCodes.NotFinite, data.Path, $"value {bad} of '{field}' is no finite number", $"{values[bad]}", "finite numbers");
            return null;
        }

        return (values, data.Shape);
    }

    /// <summary>Integers with their shape; floats without a fraction count.</summary>
    internal (int[] Values, ImmutableArray<int> Shape)? Integers(string field, bool required = true)
    {
        if (Numbers(field, required) is not (double[] values, ImmutableArray<int> shape))
        {
            return null;
        }

        // Beyond 2^24 a 32-bit float no longer holds every integer, and no register of the chip comes near it.
        int bad = Array.FindIndex(values, static v => v != Math.Truncate(v) || Math.Abs(v) > 1 << 24);
        if (bad >= 0)
        {
            problems.Add(FormatCodes.NotInteger, PathOf(field), $"value {bad} of '{field}' is no integer of the chip", $"{values[bad]:R}", "integers");
            return null;
        }

        return (Array.ConvertAll(values, static v => (int)v), shape);
    }

    /// <summary>One integer.</summary>
    internal int? Integer(string field, bool required = true)
    {
        if (Integers(field, required) is not (int[] values, ImmutableArray<int>))
        {
            return null;
        }

        if (values.Length == 1)
        {
            return values[0];
        }

        problems.Add(FormatCodes.WrongShape, PathOf(field), $"'{field}' is not one number", $"{values.Length} values", "1 value");
        return null;
    }

    /// <summary>A shape: extents of at least 1.</summary>
    internal ImmutableArray<int>? Shape(string field, bool required = true)
    {
        if (Integers(field, required) is not (int[] values, ImmutableArray<int>))
        {
            return null;
        }

        long product = 1;
        foreach (int extent in values)
        {
            // Held under 2^31 at each step, so the next factor cannot overflow.
            product = extent < 1 || product > int.MaxValue ? 0 : product * extent;
        }

        if (values.Length > 0 && product is > 0 and <= int.MaxValue)
        {
            return [.. values];
        }

        problems.Add(FormatCodes.WrongShape, PathOf(field), $"'{field}' is no shape", Extents(values), "extents of at least 1");
        return null;
    }

    internal static string Extents(IEnumerable<int> shape) => string.Join('x', shape) is { Length: > 0 } text ? text : "scalar";

    private static string Describe(Hdf5Dataset data) => $"{data.TypeName} of shape {Extents(data.Shape)}";

    private Hdf5Dataset? Dataset(string field, bool required)
    {
        if (group.TryGetDataset(field, out Hdf5Dataset? data))
        {
            return data;
        }

        if (group.TryGetGroup(field, out _))
        {
            problems.Add(FormatCodes.WrongKind, PathOf(field), $"'{field}' is a group", "a group", "values");
        }
        else if (required)
        {
            problems.Add(FormatCodes.MissingField, PathOf(field), $"'{field}' is missing");
        }

        return null;
    }
}
