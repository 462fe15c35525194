using NeuroChip.Compilation;
using NeuroChip.Compilation.LearningFiles;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers.Problems;

namespace Compiler.Tests.LearningFiles;

public class LearningFileTests
{
    private const string Sound = """
        rules:
          stdp:
            dw: 2^-2*x1*y0 - 2^-2*x0*y1
            dt: "u0*x1"
            x1: {impulse: 64.5, tau: 10}
            y1: {impulse: 64, tau: 12.5}
            y3: {hold: true}
            epoch: 4
            rounding: nearest
            weights: [0, 200]
        projections:
          in->a: {rule: stdp, seed: 18446744073709551615, tags: [1, -2, 3, 4], format: {sign: exc, bits: 8, exponent: 1}}
          a->a:
            rule: {dw: x0*y1, y1: {impulse: 64, tau: 12.5}, y3: {hold: true}, epoch: 4, rounding: nearest}
            tags: 5
            format: {bits: 6}
        rewards:
          - {from: good, onto: a}
          - {from: good, onto: a, punish: true}
        """;

    /// <summary>Code, text, place.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "NC1301", "projections: [", "2:1" },
        { "NC1301", "a: 1\n---\nb: 2", "1:1" },
        { "NC1301", "projections: {in->a: &r {rule: s}, a->a: *r}", "1:42" },
        { "NC1301", "projections: " + new string('[', 40), "1:27" },
        { "NC1302", "project: {}", "1:1" },
        { "NC1302", "rules:\n  r: {dw: x0, dx: x0}\nprojections: {}", "2:15" },
        { "NC1302", "projections:\n  in->a: {rule: {dw: x0, x1: {impuls: 3}}}", "2:31" },
        { "NC1303", "projections:\n  b->a: {rule: {dw: x0}}", "2:9" },
        { "NC1303", "projections:\n  in->a: {rule: r}", "2:17" },
        { "NC1303", "projections: {}\nrewards:\n  - {from: nobody, onto: a}", "3:5" },
        { "NC1304", "projections:\n  in->a: {rule: {dw: x0}, format: {exponent: 2}}", "2:10" },
        { "NC1004", "rules: {}", "1:1" },
        { "NC1004", "projections:\n  in->a: {seed: 1}", "2:10" },
        { "NC1004", "projections: {}\nrewards: [{from: good}]", "2:11" },
        { "NC1005", "projections: 3", "1:14" },
        { "NC1005", "projections:\n  in->a: {rule: {dw: [x0]}}", "2:22" },
        { "NC1005", "projections:\n  in->a: {rule: {dw: x0, epoch: 1.5}}", "2:33" },
        { "NC1005", "projections:\n  in->a: {rule: {dw: x0, rounding: random}}", "2:36" },
        { "NC1005", "projections:\n  in->a: {rule: {dw: x0, weights: [1]}}", "2:35" },
        { "NC1005", "projections:\n  in->a: {rule: {dw: x0}, seed: -1}", "2:33" },
        { "NC1005", "projections:\n  in->a: {rule: {dw: x0, x1: {tau: .nan}}}", "2:36" },
        { "NC1005", "projections: {}\nrewards: good", "2:10" },
        { "NC1005", "[1, 2]", "1:1" },
    };

    [Fact]
    public void A_file_gives_the_projections_of_a_network_their_rules()
    {
        SnnGraph graph = LearningFile.Attach(Network(), "rules.yaml", Sound);
        Projection first = graph.Projections[0];
        first.Seed.ShouldBe(ulong.MaxValue);
        first.Tags.Values.ShouldBe([1, -2, 3, 4]);
        first.Format.ShouldBe(new WeightFormat(SignMode.Excitatory, 8, 1));
        ((DenseConnectivity)first.Connectivity).Weights.ToArray().ShouldBe([1f, 2f, 0f, 4f], "halves of the chip integers");
        LearningRule rule = first.Learning!;
        (rule.Name, rule.Weight, rule.Delay, rule.Tag, rule.Epoch, rule.Rounding).ShouldBe(
            ("stdp", "2^-2*x1*y0 - 2^-2*x0*y1", null, "u0*x1", 4, TraceRounding.Nearest));
        (rule.X1, rule.X2, rule.Y1, rule.Y3).ShouldBe((new TraceSpec((64 * 128) + 64, 10), TraceSpec.None, TraceSpec.Of(64, 12.5), TraceSpec.Held));
        rule.WeightRange.ShouldBe(new ValueRange(0, 200));
        rule.DelayRange.ShouldBeNull();
        graph.Projections[1].Learning!.Name.ShouldBe("a->a");
        graph.Projections[1].Format.ShouldBe(new WeightFormat(SignMode.Mixed, 6, 0));
        graph.Rewards.ShouldBe([new GraphReward("good", "a"), new GraphReward("good", "a", Punish: true)]);
        Compiling.Succeed(graph, Compiling.Loihi).Image!.Manifest.Projections.Length.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_file_is_refused_at_its_place(string code, string text, string place)
    {
        FormatProblem problem = Should.Throw<GraphFormatException>(() => LearningFile.Attach(Network(), "rules.yaml", text)).Problems[0];
        problem.ToString().ShouldStartWith($"rules.yaml:{place}: {code}: ");
        problem.Remedy.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_rule_s_text_is_refused_at_its_character()
    {
        string text = Sound.Replace("2^-2*x0*y1", "2^-2*x0*q1", StringComparison.Ordinal).Replace("u0*x1", "x1*y1", StringComparison.Ordinal);
        CompileResult result = Compiling.Try(LearningFile.Attach(Network(), "rules.yaml", text), Compiling.Loihi);
        result.Diagnostics.Select(d => d.ToString()[..d.ToString().IndexOf(';')]).ShouldBe(
        [
            "rules.yaml:3:30: NC2703: dw of rule 'stdp', column 22: there is no 'q1' in the learning engine",
            "rules.yaml:4:10: NC2710: dt of rule 'stdp', column 1: the product does not say when it applies",
        ]);
    }

    [Fact]
    public void All_problems_of_a_file_are_told_at_once() =>
        Should.Throw<GraphFormatException>(() => LearningFile.Attach(Network(), "rules.yaml", "projections:\n  b: {rule: r}\n  c: {rule: r, seed: x}\nfoo: 1"))
            .Problems.Select(p => p.Code.Id).ShouldBe(["NC1302", "NC1303", "NC1303", "NC1005", "NC1303", "NC1303"]);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        FormatProblem problem = Should.Throw<GraphFormatException>(() => LearningFile.Attach(Network(), "/no/such.yaml")).Problems.ShouldHaveSingleItem();
        problem.ToString().ShouldStartWith("/no/such.yaml: NC1001: the file cannot be opened");
    }

    [Fact]
    public void A_file_without_an_end_is_refused()
    {
        FormatProblem problem = Should.Throw<GraphFormatException>(() => LearningFile.Attach(Network(), "/dev/zero")).Problems.ShouldHaveSingleItem();
        problem.ToString().ShouldStartWith("/dev/zero: NC1301: the file is too long");
    }

    [Fact]
    public void Any_damaged_character_gives_a_network_or_a_coded_error()
    {
        for (int at = 0; at < Sound.Length; at++)
        {
            foreach (char damage in "{[:'\"&*#-\t\n%")
            {
                try
                {
                    LearningFile.Attach(Network(), "rules.yaml", Sound[..at] + damage + Sound[(at + 1)..]);
                }
                catch (GraphFormatException e)
                {
                    e.Problems.ShouldNotBeEmpty();
                }
            }
        }
    }

    [Fact]
    public void Real_weights_have_no_mantissas()
    {
        SnnGraph graph = Network();
        graph = graph with { Projections = graph.Projections.SetItem(0, graph.Projections[0] with { Units = WeightUnits.Real }) };
        Should.Throw<GraphFormatException>(() => LearningFile.Attach(graph, "rules.yaml", "projections: {in->a: {rule: {dw: x0}, format: {bits: 8}}}"))
            .Problems.ShouldHaveSingleItem().Code.ShouldBe(FormatCodes.LearningFormat);
    }

    private static SnnGraph Network() => new SnnGraphBuilder("net")
        .Source("in", 2)
        .Source("good", 1)
        .Compartments("a", 2, new IntegerCuba())
        .Dense("in", "a", [2, 4, 0, 8])
        .Dense("a", "a", [0, 4, 6, 0])
        .Build();
}
