using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>Writes the numbers of the image container.</summary>
internal static class ContainerGenerator
{
    public static string Kinds(ContainerDef container)
    {
        TextBuilder text = CSharp.Begin(container.File, "NeuroChip.Spec.Image");
        text.Line("/// <summary>What a section of an image holds. Append-only: numbers reach files.</summary>");
        text.Open("public enum SectionKind : ushort");
        foreach (SectionDef section in container.Sections)
        {
            text.Line($"/// <summary>{CSharp.Xml(section.About)}</summary>");
            text.Line($"{section.Name} = {section.Number},");
        }

        return text.Close().ToString();
    }

    public static string Format(ContainerDef container, SpecTree tree)
    {
        TextBuilder text = CSharp.Begin(container.File, "NeuroChip.Spec.Image");
        text.Line("/// <summary>Sizes, offsets and versions of the image container.</summary>");
        text.Open("public static class ImageFormat");
        text.Line($"/// <summary>Container version; a reader refuses others.</summary>");
        text.Line($"public const int Version = {container.Version};");
        text.Line();
        text.Line($"/// <summary>Container revision.</summary>");
        text.Line($"public const int Revision = {container.Revision};");
        text.Line();
        text.Line("/// <summary>Bytes of the header.</summary>");
        text.Line($"public const int HeaderSize = {container.HeaderSize};");
        text.Line();
        text.Line("/// <summary>Bytes of one entry of the section table.</summary>");
        text.Line($"public const int EntrySize = {container.EntrySize};");
        text.Line();
        text.Line($"/// <summary>First bytes of every image. {CSharp.Xml(container.MagicAbout)}</summary>");
        text.Line($"public static System.ReadOnlySpan<byte> Magic => [{string.Join(", ", container.Magic.Select(value => $"0x{value:X2}"))}];");
        Offsets(text, "Header", container.Header);
        Offsets(text, "Entry", container.Entry);
        text.Line();
        text.Line("internal static readonly SectionInfo[] Sections =");
        text.Line("[").In();
        foreach (SectionDef section in container.Sections)
        {
            string layout = section.Layout is { } name ? $"WordLayout.{tree.Layouts.First(item => item.Name == name).TypeName}" : "null";
            string width = section.Content switch
            {
                "json" => "null, null",
                "packed" => "null, null",
                _ => $"{section.Content}.Width, {section.Content}.FindProblem",
            };
            text.Line(
                $"new(SectionKind.{section.Name}, {(section.PerCore ? "true" : "false")}, {(section.Content == "json" ? "true" : "false")}, {layout}, {width}),");
        }

        text.Close("];");
        return text.Close().ToString();
    }

    private static void Offsets(TextBuilder text, string prefix, IReadOnlyList<ByteFieldDef> fields)
    {
        foreach (ByteFieldDef field in fields)
        {
            string name = field.Name.StartsWith(prefix, StringComparison.Ordinal) ? field.Name : prefix + field.Name;
            text.Line();
            text.Line($"/// <summary>Offset of: {CSharp.Xml(field.About)}</summary>");
            text.Line($"public const int {name}Offset = {field.Offset};");
        }
    }
}
