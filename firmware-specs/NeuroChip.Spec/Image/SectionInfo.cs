namespace NeuroChip.Spec.Image;

/// <summary>What the container knows about one kind of section.</summary>
internal sealed class SectionInfo(
    SectionKind kind,
    bool perCore,
    bool isText,
    WordLayout? fixedLayout,
    Func<WordLayout, int>? wordWidth,
    Func<WordLayout, ulong, string?>? findProblem)
{
    public SectionKind Kind { get; } = kind;

    /// <summary>Belongs to a core, not to the chip.</summary>
    public bool PerCore { get; } = perCore;

    public static SectionInfo? Find(SectionKind kind) => Array.Find(ImageFormat.Sections, info => info.Kind == kind);

    /// <summary>Text has one byte per element; words take 4 or 8.</summary>
    public int ElementBytes(WordLayout image) => isText ? 1 : (wordWidth?.Invoke(Layout(image)) ?? 64) <= 32 ? 4 : 8;

    /// <summary>Why a word of the section is not legal, or null.</summary>
    public string? FindProblem(WordLayout image, ulong word) => findProblem?.Invoke(Layout(image), word);

    /// <summary>Layout of the section's words: the image's, but for tables in the host's memory.</summary>
    public WordLayout Layout(WordLayout image) => fixedLayout ?? image;
}
