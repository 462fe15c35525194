using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Tables of the image container.</summary>
internal static class ManualImage
{
    public static string Bytes(SpecTree tree)
    {
        TextBuilder text = new();
        foreach (ContainerDef container in tree.Containers)
        {
            text.Line($"Magic: `{string.Join(' ', container.Magic.Select(value => $"{value:X2}"))}`. {container.MagicAbout}");
            text.Line($"Version {container.Version}, revision {container.Revision}. {container.VersionAbout}");
            text.Line($"Digest: {container.Digest}. Check sums: {container.Check}.").Line();
            Fields(text, $"Header, {container.HeaderSize} bytes", container.Header);
            Fields(text, $"Entry of the section table, {container.EntrySize} bytes", container.Entry);
        }

        return text.ToString();
    }

    public static string Sections(SpecTree tree)
    {
        TextBuilder text = new();
        text.Line("| number | section | of | content | about |").Line("|---|---|---|---|---|");
        foreach (SectionDef section in tree.Containers.SelectMany(container => container.Sections))
        {
            string content = section.Layout is null ? section.Content : $"{section.Content} ({section.Layout})";
            text.Line(
                $"| {section.Number} | {section.Name} | {(section.PerCore ? "core" : "chip")} | {content} | {ManualWords.Cell(section.About)} |");
        }

        return text.ToString();
    }

    private static void Fields(TextBuilder text, string title, IReadOnlyList<ByteFieldDef> fields)
    {
        text.Line($"{title}:").Line();
        text.Line("| offset | bytes | field | about |").Line("|---|---|---|---|");
        foreach (ByteFieldDef field in fields)
        {
            text.Line($"| {field.Offset} | {field.Bytes} | {field.Name} | {ManualWords.Cell(field.About)} |");
        }

        text.Line();
    }
}
