using NeuroChip.SpecTool.Model;

namespace NeuroChip.SpecTool.Generating;

/// <summary>One table per profile, every number with its unit, kind and source.</summary>
internal static class ManualProfiles
{
    public static string Write(SpecTree tree)
    {
        TextBuilder text = new();
        foreach (ProfileDef profile in tree.Profiles)
        {
            text.Line($"### {profile.Name}").Line();
            text.Line($"{profile.About} Layout `{profile.Layout}`; costs from {profile.CostSource}.").Line();
            if (profile.Inherits is { } parent)
            {
                text.Line($"It inherits from `{parent}`; the table has what differs.").Line();
            }

            text.Line("| group | number | value | unit | kind | source |").Line("|---|---|---|---|---|---|");
            foreach (ProfileNumberDef number in profile.Numbers)
            {
                text.Line($"| {number.Group} | {number.Name} | {number.Value} | {number.Unit} | {number.Kind} | {ManualWords.Cell(number.Source)} |");
            }

            text.Line();
        }

        return text.ToString();
    }
}
