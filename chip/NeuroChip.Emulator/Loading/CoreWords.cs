using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Emulator.Loading;

/// <summary>One core's sections, and how to refuse what is in them with the place and the limit.</summary>
internal sealed class CoreWords(WordLayout layout, CoreImage image)
{
    private const string Remedy = "In an image: compile the network again. In a register: write a value in range.";

    /// <summary>Layout family of the words.</summary>
    public WordLayout Layout => layout;

    /// <summary>The core.</summary>
    public CoreAddress Address => image.Address;

    /// <summary>A section of at most so many words; empty when absent.</summary>
    public ReadOnlySpan<ulong> UpTo(SectionKind kind, long limit)
    {
        ReadOnlySpan<ulong> words = image.Words(kind).Span;
        return words.Length <= limit ? words : throw WrongLength(kind, words.Length, $"up to {limit} words");
    }

    /// <summary>A section of just so many words.</summary>
    public ReadOnlySpan<ulong> Exactly(SectionKind kind, int length)
    {
        ReadOnlySpan<ulong> words = image.Words(kind).Span;
        return words.Length == length ? words : throw WrongLength(kind, words.Length, $"{length} words");
    }

    /// <summary>A section of just so many words, or none.</summary>
    public ReadOnlySpan<ulong> ExactlyOrAbsent(SectionKind kind, int length) =>
        image.Words(kind).IsEmpty ? [] : Exactly(kind, length);

    /// <summary>A word whose fields are all within their limits and whose reserved bits are zero.</summary>
    public T Decode<T>(SectionKind kind, int index, ulong raw)
        where T : struct, ISpecWord<T>
    {
        if (T.FindProblem(layout, raw) is { } problem)
        {
            throw Refused(kind, index, CodeOf<T>(layout, raw), problem, "what the word's table in the chip manual says");
        }

        return T.Decode(layout, raw);
    }

    /// <summary>Code of a word that has a problem: bits where none may be, or a value without meaning.</summary>
    public static string CodeOf<T>(WordLayout layout, ulong raw)
        where T : struct, ISpecWord<T>
    {
        ulong unused = T.ReservedMask(layout) | (T.Width(layout) < 64 ? ulong.MaxValue << T.Width(layout) : 0);
        return (raw & unused) != 0 ? LoadCodes.ReservedBits : LoadCodes.BadValue;
    }

    /// <summary>Refuses the image unless a condition holds.</summary>
    public void Require(bool holds, SectionKind kind, int index, string code, string found, string allowed)
    {
        if (!holds)
        {
            throw Refused(kind, index, code, found, allowed);
        }
    }

    /// <summary>The refusal of an entry.</summary>
    public ImageLoadException Refused(SectionKind kind, int index, string code, string found, string allowed) =>
        new(code, ImageLoadException.PlaceOf(image.Address, kind, index), found, allowed, Remedy);

    private ImageLoadException WrongLength(SectionKind kind, int found, string allowed) => new(
        LoadCodes.SectionLength, $"chip {image.Address.Chip} core {image.Address.Core} {kind}", $"{found} words", allowed, Remedy);
}
