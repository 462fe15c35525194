using System.Runtime.CompilerServices;

namespace NeuroChip.Spec;

/// <summary>What generated words do to bits; behaviour stays out of the generated files.</summary>
internal static class SpecBits
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Put(string word, string field, long value, long min, long max, long bias, ulong mask, int low)
    {
        if (value < min || value > max)
        {
            ThrowRange(word, field, value, min, max);
        }

        return ((ulong)(value - bias) & mask) << low;
    }

    public static ulong PutEnum(string word, string field, long value, long min, long max, ulong defined, int low)
    {
        if (value < min || value > max || value > 63 || ((defined >> (int)value) & 1) == 0)
        {
            ThrowRange(word, field, value, min, max);
        }

        return (ulong)value << low;
    }

    /// <summary>A field that the layout does not have can only be zero.</summary>
    public static ulong Absent(string word, string field, long value)
    {
        if (value != 0)
        {
            ThrowRange(word, field, value, 0, 0);
        }

        return 0;
    }

    public static string? FindProblem(string word, IReadOnlyList<FieldSpec> fields, int width, ulong reserved, ulong raw)
    {
        if (width < 64 && raw >> width != 0)
        {
            return $"{word}: 0x{raw:X} has more than {width} bits";
        }

        if ((raw & reserved) != 0)
        {
            return $"{word}: reserved bits 0x{raw & reserved:X} are set; they must be zero";
        }

        for (int i = 0; i < fields.Count; i++)
        {
            FieldSpec field = fields[i];
            long value = field.Extract(raw);
            if (!field.Allows(value))
            {
                return $"{word}.{field.Name}: {value} is not allowed; allowed is {Allowed(field)}";
            }
        }

        return null;
    }

    public static ArgumentOutOfRangeException UnknownLayout(WordLayout layout) =>
        new(nameof(layout), $"{(int)layout} is no word layout");

    private static string Allowed(FieldSpec field) => field.Kind == FieldKind.Enum
        ? string.Join(", ", field.Names.Select(name => $"{name.Value} {name.Name}"))
        : $"{field.Min} to {field.Max}";

    private static void ThrowRange(string word, string field, long value, long min, long max) =>
        throw new SpecRangeException(word, field, value, min, max);
}
