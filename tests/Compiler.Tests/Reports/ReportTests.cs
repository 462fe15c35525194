using System.Text.Json;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Reports;

namespace Compiler.Tests.Reports;

public class ReportTests
{
    private static readonly CompileResult Result = Compiling.Succeed(SmallNetworks.FilteredRecurrent(), options: new CompileOptions { Dt = 1e-4 });

    [Fact]
    public void The_text_report_is_what_it_was() => Golden.ShouldMatch(ReportText.Write(Result.Report!), "Reports", "filtered-recurrent");

    [Fact]
    public void The_json_report_says_the_same_to_machines()
    {
        using JsonDocument json = JsonDocument.Parse(ReportJson.Write(Result.Report!));
        JsonElement root = json.RootElement;
        root.GetProperty("coresUsed").GetInt32().ShouldBe(Result.Report!.Cores.Length);
        root.GetProperty("imageDigest").GetString().ShouldBe(Convert.ToHexStringLower(Result.Image!.Digest.ToArray()));
        root.GetProperty("cores").GetArrayLength().ShouldBe(2);
        root.GetProperty("cores")[0].GetProperty("resources")[0].GetProperty("limit").GetInt32().ShouldBe(64);
        root.GetProperty("tensors").GetArrayLength().ShouldBe(Result.Report.Quantization.Tensors.Length);
        root.GetProperty("traffic").GetProperty("packets").GetInt64().ShouldBe(6);
    }

    [Fact]
    public void No_mapping_of_layers_to_their_own_cores_beats_the_lower_bound() =>
        Enumerable.Range(0, 30).ShouldAllBe(seed => IsAtLeastBound(seed));

    private static bool IsAtLeastBound(int seed)
    {
        CompileReport report = Compiling.Succeed(RandomNetworks.Make(seed), Compiling.Loihi).Report!;
        return report.Cores.Length >= report.CoresLowerBound && report.Cores.Length <= report.CoresAvailable;
    }
}
