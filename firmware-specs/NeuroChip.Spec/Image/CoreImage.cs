namespace NeuroChip.Spec.Image;

/// <summary>The words of one core, as they lie in the image.</summary>
public sealed class CoreImage
{
    private readonly SortedDictionary<SectionKind, ReadOnlyMemory<ulong>> _sections;

    internal CoreImage(CoreAddress address, SortedDictionary<SectionKind, ReadOnlyMemory<ulong>> sections)
    {
        Address = address;
        _sections = sections;
    }

    /// <summary>Which core.</summary>
    public CoreAddress Address { get; }

    /// <summary>The sections that are present, in order of their numbers.</summary>
    public IEnumerable<SectionKind> Sections => _sections.Keys;

    /// <summary>The raw words of a section; empty if it is absent.</summary>
    /// <remarks>
    /// Those of a synapse memory may be read from the image's file whenever their span is asked for, which throws
    /// <see cref="ImageFormatException"/> with <see cref="ImageCodes.FileChanged"/> if the file is another by then. Their number is
    /// known without it. Pin them to keep them for a while.
    /// </remarks>
    public ReadOnlyMemory<ulong> Words(SectionKind kind) => _sections.GetValueOrDefault(kind);

    /// <summary>The decoded words of a section.</summary>
    public T[] Decode<T>(SectionKind kind, WordLayout layout)
        where T : struct, ISpecWord<T>
    {
        ReadOnlySpan<ulong> raw = Words(kind).Span;
        T[] result = new T[raw.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = T.Decode(layout, raw[i]);
        }

        return result;
    }
}
