using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace Chip.Tests.Engines;

/// <summary>The cases of the manual's page on dendrite trees, which are worked by hand.</summary>
public sealed partial class HandWorkedTreesTests
{
    private sealed record Row(string Join, int P, int A, int B, int X, int V, int After);

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Every_row_comes_out_as_worked_by_hand(string name)
    {
        Row[] rows = Rows();
        ChipParameters parameters = SyntheticChip.OneCore(3 * rows.Length, 1, 2, []);
        for (int r = 0; r < rows.Length; r++)
        {
            // Post-order: the value taken last comes first.
            (int b, int a, int parent) = (3 * r, (3 * r) + 1, (3 * r) + 2);
            (parameters.InitialU[b], parameters.InitialU[a], parameters.InitialU[parent]) = (rows[r].B, rows[r].A, rows[r].P);
            (parameters.Push[b], parameters.Push[a]) = (DendritePush.Current, DendritePush.Current);
            (parameters.Join[parent], parameters.JoinBoth[parent]) = (Enum.Parse<DendriteJoin>(rows[r].Join), true);
            parameters.InitialV[parent] = rows[r].V;
            foreach (int lane in new[] { b, a, parent })
            {
                parameters.DecayU[lane] = 0;
                parameters.Threshold[lane] = 131071 << 6;
            }
        }

        using ICoreEngine engine = TestEngines.Get(name).Create(parameters);
        new EngineDriver(parameters, engine).Run(1);
        CoreState state = engine.ReadState(0);
        for (int r = 0; r < rows.Length; r++)
        {
            int parent = (3 * r) + 2;
            state.Voltage[parent].ShouldBe(rows[r].After, $"row {r}: {rows[r]}");
            (state.Voltage[parent] - rows[r].V).ShouldBe(rows[r].X, "the page's x is what v takes in");
            state.Current[parent].ShouldBe(rows[r].P, "a join never changes u");
        }
    }

    [Fact]
    public void The_page_and_the_file_have_the_same_rows()
    {
        string page = File.ReadAllText(Checkout.File("firmware-specs/manual/dendrites.md"));
        string[] onPage = [.. RowPattern().Matches(page).Select(match => string.Join(' ', match.Groups.Values.Skip(1).Select(group => group.Value)))];
        string[] inFile = [.. Rows().Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Join} {row.P} {row.A} {row.B} {row.X}"))];
        inFile.ShouldBe(onPage);
    }

    private static Row[] Rows()
    {
        using FileStream file = File.OpenRead(Checkout.File("tests/vectors/dendrites/trees.json"));
        using JsonDocument document = JsonDocument.Parse(file);
        document.RootElement.GetProperty("format").GetString().ShouldBe("neurochip-dendrites/1");
        return document.RootElement.GetProperty("rows").Deserialize<Row[]>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Join, p, a, b and x of a table row; x may stand behind the sum it wraps.</summary>
    [GeneratedRegex(@"^\| (\w+), both \| (-?\d+), (-?\d+), (-?\d+) \| (?:wrap_23\(\d+\) = )?(-?\d+) \|", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
