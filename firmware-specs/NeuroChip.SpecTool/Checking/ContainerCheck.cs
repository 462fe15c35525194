using NeuroChip.SpecTool.Diagnostics;
using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Checking;

/// <summary>Header and table entry have no overlap and no gap; sections have own numbers and known content.</summary>
internal static class ContainerCheck
{
    public static void Run(ContainerDef container, SpecTree tree, Problems problems)
    {
        CheckBytes("header", container.HeaderSize, container.Header, container.Place, problems);
        CheckBytes("entry", container.EntrySize, container.Entry, container.Place, problems);
        Dictionary<int, SectionDef> numbers = [];
        Dictionary<string, SectionDef> names = [];
        foreach (SectionDef section in container.Sections)
        {
            if (!numbers.TryAdd(section.Number, section))
            {
                problems.Add(
                    ProblemCode.DuplicateNumber, section.Place,
                    $"section {section.Name}: number {section.Number} is already taken by {numbers[section.Number].Name}");
            }

            if (!names.TryAdd(section.Name, section))
            {
                problems.Add(
                    ProblemCode.DuplicateName, section.Place,
                    $"section {section.Name}: the name is already taken at {names[section.Name].Place}");
            }

            if (section.Content is not ("json" or "packed") && tree.Word(section.Content) is null)
            {
                problems.Add(
                    ProblemCode.UnknownReference, section.Place,
                    $"section {section.Name}: no word is called '{section.Content}'");
            }

            if (section.Layout is { } layout && !tree.Layouts.Exists(item => item.Name == layout))
            {
                problems.Add(
                    ProblemCode.UnknownReference, section.Place,
                    $"section {section.Name}: no layout is called '{layout}'");
            }
        }
    }

    private static void CheckBytes(string what, int size, IReadOnlyList<ByteFieldDef> fields, Place place, Problems problems)
    {
        int next = 0;
        string previous = "the start";
        foreach (ByteFieldDef field in fields.OrderBy(field => field.Offset))
        {
            if (field.Offset < next)
            {
                problems.Add(
                    ProblemCode.BitTaken, field.Place, $"{what}.{field.Name}: byte {field.Offset} is already taken by {previous}");
            }
            else if (field.Offset > next)
            {
                problems.Add(
                    ProblemCode.BitUndeclared, field.Place,
                    $"{what}: bytes {next}..{field.Offset - 1} between {previous} and {field.Name} belong to no field");
            }

            next = Math.Max(next, field.Offset + field.Bytes);
            previous = field.Name;
        }

        if (next != size)
        {
            problems.Add(
                ProblemCode.BadWidth, place, $"{what}: the fields end at byte {next}, the declared size is {size}");
        }
    }
}
