namespace NeuroChip.Spec.Image;

/// <summary>Collects the sections of one core.</summary>
public sealed class CoreImageBuilder
{
    private readonly SortedDictionary<SectionKind, ReadOnlyMemory<ulong>> _sections = [];
    private readonly WordLayout _layout;

    /// <summary>Starts an empty core.</summary>
    public CoreImageBuilder(CoreAddress address, WordLayout layout)
    {
        Address = address;
        _layout = layout;
    }

    /// <summary>Which core.</summary>
    public CoreAddress Address { get; }

    /// <summary>Sets a section to raw words, replacing what it held; an empty section is left out.</summary>
    public CoreImageBuilder Set(SectionKind kind, IEnumerable<ulong> words)
    {
        ulong[] all = [.. words];
        if (all.Length == 0)
        {
            _sections.Remove(kind);
        }
        else
        {
            _sections[kind] = all;
        }

        return this;
    }

    /// <summary>Sets a section to words, encoded in the layout of the image.</summary>
    public CoreImageBuilder Set<T>(SectionKind kind, IEnumerable<T> words)
        where T : struct, ISpecWord<T> =>
        Set(kind, words.Select(word => word.Encode(_layout)));

    /// <summary>The core as it stands now.</summary>
    public CoreImage Build() => new(Address, new SortedDictionary<SectionKind, ReadOnlyMemory<ulong>>(_sections));
}
