using System.Globalization;
using System.Text.RegularExpressions;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>manual/microcode.md says what is so: its examples run, its listings assemble, its rules compute what their products say.</summary>
public sealed class ManualTests
{
    public static TheoryData<string> Operations => [.. MicroInstructions.All.Select(item => item.Mnemonic)];

    public static TheoryData<string> Rules => [.. RuleSections().Select(section => section.Title)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void Every_operation_has_a_section_with_an_example_that_runs_as_it_says(string mnemonic)
    {
        string body = ManualPage.Sections.Single(section => section.Title == mnemonic).Body;
        body.ShouldContain($"<!-- generated: operation {mnemonic} -->");
        string example = ManualPage.Blocks(body, "nle").ShouldHaveSingleItem();
        Regex.IsMatch(example, $"^{mnemonic}\\b", RegexOptions.Multiline).ShouldBeTrue("the example uses the operation");
        AssembledProgram assembled = MicroAssembler.Assemble(example);
        if (Regex.Match(example, "^; refused (NC[0-9]+)") is { Success: true } refused)
        {
            assembled.Problems.ShouldHaveSingleItem().Code.ShouldBe(refused.Groups[1].Value);
            return;
        }

        assembled.Problems.ShouldBeEmpty();
        ReferenceVisit visit = ManualPage.Given(example);
        ReferenceResult result = ReferenceMachine.Run(assembled.Program!, visit);
        Dictionary<string, int> found = new()
        {
            ["w"] = result.Written.GetValueOrDefault(LearnTarget.Weight, visit.Operands[9]),
            ["d"] = result.Written.GetValueOrDefault(LearnTarget.Delay, visit.Operands[10]),
            ["t"] = result.Written.GetValueOrDefault(LearnTarget.Tag, visit.Operands[11]),
            ["A"] = (int)result.Accumulator,
            ["ops"] = result.Ops,
        };
        Dictionary<string, int> told = ManualPage.Leaves(example);
        told.ShouldNotBeEmpty();
        told.Select(item => $"{item.Key}={found[item.Key]}").ShouldBe(told.Select(item => $"{item.Key}={item.Value}"));

        // And the text survives its words.
        MicroAssembler.Assemble(MicroDisassembler.Program(assembled.Program!)).Program.ShouldBe(assembled.Program);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_listing_assembles_to_the_words_beside_it(string rule)
    {
        string[] lines = Listing(rule);
        AssembledProgram assembled = MicroAssembler.Assemble(string.Join('\n', lines.Select(line => line[6..])));
        assembled.Problems.ShouldBeEmpty();
        string.Join('\n', assembled.Program!.Words.Select((word, i) => $"{word:X4}  {lines[i][6..]}")).ShouldBe(string.Join('\n', lines));
    }

    /// <summary>Section 7 of core-semantics.md, computed from the table of products, against the listing run by the machine.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_listing_computes_the_sum_of_its_products(string rule)
    {
        MicroProgram program = Assembled(rule).Program!;
        LearnTarget target = (LearnTarget)program[program.Words.ToList().FindIndex(word => word >> 12 == (int)MicroOpcode.Target)].A;
        IReadOnlyList<string[]> products = ManualPage.Table(RuleSections().Single(section => section.Title == rule).Body, "dependency");
        RandomPrograms random = new(rule.Length);
        int changed = 0;
        for (int i = 0; i < 2000; i++)
        {
            ReferenceVisit visit = random.Visit();
            int start = visit.Operands[9 + (int)target] << 7;
            long expected = products.Aggregate((long)start, (a, product) => RuleProduct.Read(product).AddTo(a, visit));
            ((long)ReferenceMachine.Run(program, visit).Accumulator).ShouldBe(expected, string.Join(' ', visit.Operands));
            changed += expected == start ? 0 : 1;
        }

        changed.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void The_table_of_the_rules_counts_words_costs_and_bits_right()
    {
        IReadOnlyList<string[]> rows = ManualPage.Table(ManualPage.Text, "rule");
        rows.Select(row => row[0]).ShouldBe(RuleSections().Select(section => section.Title));
        string.Join('\n', rows.Select(row => string.Join(" | ", row))).ShouldBe(string.Join('\n', rows.Select(Counted)));
        rows.ShouldAllBe(row => int.Parse(row[2], CultureInfo.InvariantCulture) <= int.Parse(row[3], CultureInfo.InvariantCulture));

        static string Counted(string[] row)
        {
            AssembledProgram assembled = Assembled(row[0]);
            List<ushort> words = [.. assembled.Program!.Words];
            int target = words.FindIndex(word => word >> 12 == (int)MicroOpcode.Target);
            int last = words.FindLastIndex(word => word >> 12 == (int)MicroOpcode.Accumulate);
            ProgramSummary summary = assembled.Summary!;
            int least = summary.OpsOf(LearnDependency.Always, 1);
            return $"{row[0]} | {words.Count} | {last - target + 1} | {row[3]} | {least} | {summary.WorstOps} | {summary.ProductBits}";
        }
    }

    [Fact]
    public void Every_code_of_microcode_is_in_the_table()
    {
        foreach (System.Reflection.FieldInfo field in typeof(MicrocodeCodes).GetFields())
        {
            ManualPage.Text.ShouldContain($"| {field.GetRawConstantValue()} |", customMessage: $"manual/microcode.md lacks {field.Name}");
        }
    }

    private static IEnumerable<(string Title, string Body)> RuleSections() =>
        ManualPage.Sections.Where(section => section.Body.Contains("```listing", StringComparison.Ordinal));

    private static string[] Listing(string rule) =>
        ManualPage.Blocks(RuleSections().Single(section => section.Title == rule).Body, "listing").Single().TrimEnd('\n').Split('\n');

    private static AssembledProgram Assembled(string rule) => MicroAssembler.Assemble(string.Join('\n', Listing(rule).Select(line => line[6..])));
}
