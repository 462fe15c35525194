using System.Globalization;
using NeuroChip.Spec.Microcode;

namespace Spec.Tests.Microcode;

/// <summary>The words of the first proposal (hardware.md b.3) keep their meaning: they are sound and read as the rules they were made of.</summary>
public sealed class StandardRulesTests
{
    public static TheoryData<string, string> Proposed => new()
    {
        { "1070 2100 3400 4E70 5000 2200 3100 4270 5000", "TGT w/DEP x0/MUL y1/SCL -2, 0/ACC/DEP y0/MUL x1/SCL 2, 0/ACC" },
        {
            "1070 2100 3400 4E50 5000 2200 3100 4330 5000 2200 3100 3500 4343 5000 2100 3400 3200 4F23 5000",
            "TGT w/DEP x0/MUL y1/SCL -2, -2/ACC/DEP y0/MUL x1/SCL 3, -4/ACC/DEP y0/MUL x1/MUL y2/SCL 3, -3, 3/ACC/DEP x0/MUL y1/MUL x2/SCL -1, -5, 3/ACC"
        },
        {
            "1270 2100 3400 4E70 5000 2200 3100 4270 5000 2800 3B00 4F40 5000",
            "TGT t/DEP x0/MUL y1/SCL -2, 0/ACC/DEP y0/MUL x1/SCL 2, 0/ACC/DEP u0/MUL t/SCL -1, -3/ACC"
        },
        { "1070 2800 3B00 3600 4145 5000", "TGT w/DEP u0/MUL t/MUL y3/SCL 1, -3, 5/ACC" },
        { "1070 2820 3600 4410 5000 2820 3900 4D20 5000", "TGT w/DEP u2/MUL y3/SCL 4, -6/ACC/DEP u2/MUL w/SCL -3, -5/ACC" },
        { "1070 2820 36D8 3900 4F45 5000", "TGT w/DEP u2/MUL y3-40/MUL w/SCL -1, -3, 5/ACC" },
        { "1070 2800 3100 3400 35EC 413A 5000", "TGT w/DEP u0/MUL x1/MUL y1/MUL y2-20/SCL 1, -4, 10/ACC" },
        { "1170 2100 3400 4240 5000 2200 3100 4E40 5000", "TGT d/DEP x0/MUL y1/SCL 2, -3/ACC/DEP y0/MUL x1/SCL -2, -3/ACC" },
    };

    [Theory]
    [MemberData(nameof(Proposed))]
    public void The_proposed_words_assemble_from_their_text_and_are_sound(string words, string text)
    {
        ushort[] proposed = [.. words.Split(' ').Select(word => ushort.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        AssembledProgram assembled = MicroAssembler.Assemble(text.Replace('/', '\n') + "\nRND nearest\nWR\nHALT\n");
        assembled.Problems.ShouldBeEmpty();
        assembled.Program!.Words.AsSpan()[..^3].ToArray().ShouldBe(proposed);
        string.Join('/', proposed.Select(MicroDisassembler.Instruction).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))))
            .ShouldBe(text);
        assembled.Summary!.ProductBits.ShouldBeLessThanOrEqualTo(64);
    }

    /// <summary>12 with both spikes, 9 with one, 6 without, one more with EXIT, and 1 where it leaves (hardware.md b.3, cost).</summary>
    [Fact]
    public void The_cost_of_pair_STDP_is_as_published()
    {
        string rule = "TGT w\nDEP x0\nMUL y1\nSCL -2, 0\nACC\nDEP y0\nMUL x1\nSCL 2, 0\nACC\nRND nearest\nCLP all\nWR\nHALT\n.limit all -256..255\n";
        Costs(rule).ShouldBe([6, 9, 9, 12]);
        Costs("EXIT x0|y0\n" + rule).ShouldBe([1, 10, 10, 13]);
        MicroAssembler.Assemble("EXIT x0|y0\n" + rule).Program!.Words.Length.ShouldBe(14);

        static IEnumerable<int> Costs(string text) => MicroAssembler.Assemble(text).Summary!.Costs.Select(item => item.Ops);
    }
}
