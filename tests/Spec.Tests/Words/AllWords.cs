using System.Reflection;
using NeuroChip.Spec;

namespace Spec.Tests.Words;

/// <summary>Every generated word, with its static members reachable without its type.</summary>
internal sealed record WordUnderTest(
    string Name,
    Type Type,
    Func<WordLayout, int> Width,
    Func<WordLayout, ulong> ReservedMask,
    Func<WordLayout, IReadOnlyList<FieldSpec>> Fields,
    Func<WordLayout, ulong, object> Decode,
    Func<object, WordLayout, ulong> Encode,
    Func<WordLayout, ulong, string?> FindProblem)
{
    public static IReadOnlyList<WordUnderTest> All { get; } =
        [.. typeof(AxonOut).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(item => item.IsGenericType && item.GetGenericTypeDefinition() == typeof(ISpecWord<>)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (WordUnderTest)typeof(WordUnderTest)
                .GetMethod(nameof(Of), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type).Invoke(null, null)!)];

    public static IEnumerable<object[]> Cases =>
        from word in All from layout in Enum.GetValues<WordLayout>() select new object[] { word.Name, layout };

    public static WordUnderTest Find(string name) => All.First(word => word.Name == name);

    /// <summary>A legal raw word whose field values follow from the random numbers.</summary>
    public ulong LegalWord(WordLayout layout, IReadOnlyList<ulong> random)
    {
        ulong raw = 0;
        for (int i = 0; i < Fields(layout).Count; i++)
        {
            FieldSpec field = Fields(layout)[i];
            ulong pick = random[i % random.Count] * (ulong)((2 * i) + 1);
            long value = field.Kind == FieldKind.Enum
                ? field.Names[(int)(pick % (ulong)field.Names.Length)].Value
                : field.Min + (long)(pick % (ulong)(field.Max - field.Min + 1));
            raw |= ((ulong)(value - field.Bias) & ((1UL << field.Bits) - 1)) << field.Low;
        }

        return raw;
    }

    private static WordUnderTest Of<T>()
        where T : struct, ISpecWord<T> =>
        new(
            T.WordName, typeof(T), T.Width, T.ReservedMask, T.Fields, (layout, raw) => T.Decode(layout, raw),
            (word, layout) => ((T)word).Encode(layout), T.FindProblem);
}
