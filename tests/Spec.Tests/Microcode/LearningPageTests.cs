using System.Globalization;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Spec.Tests.Microcode;

/// <summary>manual/learning.md says what is so.</summary>
public sealed class LearningPageTests
{
    private static readonly string s_page = File.ReadAllText(Checkout.File("firmware-specs/manual/learning.md")).ReplaceLineEndings("\n");

    /// <summary>core-semantics.md section 6, by its words: an extra impulse at the epoch's start, then decay and the impulse at tx.</summary>
    [Fact]
    public void The_example_of_a_trace_is_what_the_formulas_give()
    {
        IReadOnlyList<string[]> rows = ManualPage.Table(s_page, "slot");
        int[] first = History(16, tx: 3);
        int[] second = History(first[^1], tx: 0);
        rows.Select(row => string.Join(' ', row.Skip(1))).ShouldBe([string.Join(' ', first), string.Join(' ', second)]);

        static int[] History(int start, int tx)
        {
            int[] h = [start, 0, 0, 0, 0];
            for (int s = 1; s <= 4; s++)
            {
                h[s] = (int)((h[s - 1] * 948791L) >> 20);
                h[s] = s == tx ? Math.Min(127, h[s] + 16) : h[s];
            }

            return h;
        }
    }

    [Fact]
    public void The_factor_of_the_example_is_that_of_its_time_constant() =>
        Math.Round((1 << 20) * Math.Exp(-1 / 10.0)).ToString(CultureInfo.InvariantCulture).ShouldBe("948791");

    [Fact]
    public void Every_role_has_its_row() =>
        ManualPage.Table(s_page, "role").Select(row => row[0]).ShouldBe(Enum.GetNames<AxonRole>());

    [Fact]
    public void Every_section_of_learning_is_named()
    {
        string[] other =
        [
            "Manifest", "CoreConfig", "CompartmentProfiles", "ThresholdProfiles", "CompartmentConfigs", "CompartmentStates", "AxonMap", "AxonOut",
            "SynapseLists", "SynapseFormats", "SynapseMemory", "SourceMap", "SourceAxons", "RandomRanges",
        ];
        foreach (string section in Enum.GetNames<SectionKind>().Except(other))
        {
            string.Join(' ', ManualPage.Table(s_page, "section").Select(row => row[0])).ShouldContain(section);
        }
    }
}
