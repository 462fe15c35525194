using System.Globalization;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;

namespace Compiler.Tests.Diagnostics;

public class DiagnosticTests
{
    public static TheoryData<string> Codes => [.. BadInputs.All.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_smallest_bad_input_gets_its_code(string code)
    {
        BadInput bad = BadInputs.All[code];
        CompileResult result = Compiling.Try(bad.Graph, BadInputs.ProfileOf(bad), bad.Options);
        Diagnostic? found = result.Diagnostics.FirstOrDefault(d => d.Code.Id == code);
        found.ShouldNotBeNull(string.Join('\n', result.Diagnostics.DefaultIfEmpty()));
        found.Message.ShouldNotBeNullOrWhiteSpace();
        result.Succeeded.ShouldBe(!result.Diagnostics.Any(d => d.Severity == Severity.Error));
        if (found.Severity == Severity.Error)
        {
            found.Remedy.ShouldNotBeEmpty("an error says what to change");
            result.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.Code.Id).Distinct().ShouldBe([code]);
        }
    }

    [Fact]
    public void Every_code_has_a_bad_input() =>
        DiagnosticCode.All.Select(c => c.Id).Except(BadInputs.All.Keys).ShouldBeEmpty();

    [Fact]
    public void Codes_are_unique_ordered_and_explained()
    {
        string[] ids = [.. DiagnosticCode.All.Select(c => c.Id)];
        ids.ShouldBe(ids.Distinct().Order(StringComparer.Ordinal).ToArray());
        foreach (DiagnosticCode code in DiagnosticCode.All)
        {
            code.Title.ShouldNotBeNullOrWhiteSpace(code.Id);
            code.Explanation.Length.ShouldBeGreaterThan(40, code.Id);
            int.Parse(code.Id.AsSpan(2), CultureInfo.InvariantCulture).ShouldBeInRange(2000, 2999);
        }

        DiagnosticCode.Find("nc2101").ShouldBe(DiagnosticCode.All.Single(c => c.Id == "NC2101"));
        DiagnosticCode.Find("NC9999").ShouldBeNull();
    }

    /// <summary>Codes reach users' scripts: a number keeps its meaning. Append new ones here.</summary>
    [Fact]
    public void Published_codes_keep_their_meaning() =>
        string.Join('\n', DiagnosticCode.All.Select(c => $"{c.Id} {c.Severity} {c.Title}")).ShouldBe(
            """
            NC2001 Error population without units
            NC2002 Error name used twice
            NC2003 Error unknown population
            NC2004 Error parameter of the wrong length
            NC2005 Error value outside its register
            NC2006 Error projection into a spike source
            NC2007 Error wrong number of weights
            NC2008 Error synapse between units that do not exist
            NC2009 Error delay out of range
            NC2010 Error not a finite number
            NC2011 Error weights in units the neurons do not use
            NC2012 Error impossible weight format
            NC2013 Error input of the wrong kind
            NC2014 Error projection from a readout
            NC2015 Error time constant impossible with this step
            NC2016 Error threshold not above the reset value
            NC2017 Warning time step assumed
            NC2018 Info one step is the unit of time
            NC2019 Error bias the projection cannot carry
            NC2020 Error gain not above 0
            NC2021 Info bias made by a constant compartment
            NC2022 Error current the bias register cannot carry
            NC2023 Error nothing to put on the chip
            NC2024 Error sample length out of range
            NC2025 Error compile option out of range
            NC2026 Warning path timing differs from the float network
            NC2027 Error bias input out of range
            NC2028 Error population too large
            NC2029 Error impossible convolution
            NC2030 Error impossible dendrite tree
            NC2031 Error learning weights without a fixed format
            NC2032 Error trace or epoch out of range
            NC2033 Error impossible bounds of a learned value
            NC2034 Error impossible tags
            NC2035 Error projections onto one population learn differently
            NC2036 Error reward that nothing uses
            NC2101 Error weights no format can hold exactly
            NC2102 Error weight is not an integer
            NC2103 Error mantissa outside its format
            NC2104 Warning decay coarser than asked
            NC2105 Error threshold outside its register
            NC2106 Error bias outside its register
            NC2107 Warning state may overflow
            NC2108 Info fan-in costs weight precision
            NC2109 Warning bias acts before the first input arrives
            NC2110 Error weight scale loses the network
            NC2111 Warning weights made of two synapses
            NC2201 Error a single unit does not fit on a core
            NC2202 Error the fixed split does not fit
            NC2203 Error more cores needed than there are
            NC2204 Error a unit reaches more cores than it has axons
            NC2701 Error rule cannot be read
            NC2702 Error rule of another target
            NC2703 Error unknown name in a rule
            NC2704 Error power of something other than 2
            NC2705 Error division in a rule
            NC2706 Error bracket inside a bracket
            NC2707 Error constant outside its operand
            NC2708 Error dependency inside a bracket
            NC2709 Error sgn() of something without a sign
            NC2710 Error product without a dependency
            NC2711 Error scale with too many digits
            NC2712 Error scale too small or too large
            NC2713 Error product of too many factors
            NC2714 Error two different decimations
            NC2715 Error rules too long for a program
            NC2716 Error nothing to learn
            NC2717 Error rule text too long
            """);

    [Fact]
    public void A_line_names_place_code_numbers_and_the_next_step()
    {
        var graph = new SnnGraphBuilder("net").Compartments("hidden", 65, new IntegerCuba()).Build();
        CompileResult result = Compiling.Try(graph, options: new CompileOptions { Split = 1 });
        result.Diagnostics.ShouldHaveSingleItem().ToString().ShouldBe(
            "builder:hidden: NC2202: population 'hidden', units 0..64: compartments 65 of 64; found 65, allowed 64; "
            + "split the population (raise or drop --split), or use a profile with at least 65 compartments");
    }

    [Fact]
    public void A_thousand_equal_faults_at_one_place_are_counted_not_listed()
    {
        float[] weights = [.. Enumerable.Repeat(float.NaN, 1000)];
        var graph = new SnnGraphBuilder("net").Source("in", 1000).Compartments("out", 1, new IntegerCuba()).Dense("in", "out", weights).Build();
        CompileResult result = Compiling.Try(graph);
        result.Diagnostics.Length.ShouldBe(5);
        result.Diagnostics[^1].Message.ShouldContain("995 more");
    }

    [Fact]
    public void All_faults_of_a_graph_are_reported_at_once()
    {
        var graph = new SnnGraphBuilder("net")
            .Source("in", 2)
            .Compartments("a", 1, new IntegerCuba { VthMant = -1 })
            .Compartments("b", 2, new IntegerCuba { Refract = new PerUnit<int>([1, 2, 3]) })
            .Dense("in", "a", [1f])
            .Build();
        Compiling.Fail(graph).ShouldBe(["NC2005", "NC2004", "NC2007"], ignoreOrder: true);
    }
}
