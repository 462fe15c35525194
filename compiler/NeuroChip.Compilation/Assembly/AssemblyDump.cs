using System.Text;
using NeuroChip.Spec.Image;

namespace NeuroChip.Compilation.Assembly;

/// <summary>An image as raw words, section by section; the disassembler of the command line explains them.</summary>
internal static class AssemblyDump
{
    private const int Shown = 16;

    public static string Write(ChipImage image)
    {
        var text = new StringBuilder();
        text.Append($"image '{image.Manifest.Network}' for {image.ProfileName} layout {image.Layout}\n");
        Append("source map", image.SourceMap.Span);
        Append("source axons", image.SourceAxons.Span);
        foreach (CoreImage core in image.Cores)
        {
            text.Append($"{core.Address}\n");
            foreach (SectionKind kind in core.Sections)
            {
                Append($"  {kind}", core.Words(kind).Span);
            }
        }

        return text.ToString();

        void Append(string name, ReadOnlySpan<ulong> words)
        {
            text.Append($"{name} {words.Length}:");
            foreach (ulong word in words[..Math.Min(Shown, words.Length)])
            {
                text.Append($" {word:x}");
            }

            text.Append(words.Length > Shown ? " ...\n" : "\n");
        }
    }
}
