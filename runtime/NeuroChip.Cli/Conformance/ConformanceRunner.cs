using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Running;
using NeuroChip.Client;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Device;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Conformance;

/// <summary>
/// Runs case files: file, graph, compiler, image bytes, device. What is wrong with one case is its outcome; what is wrong
/// with the device ends the run.
/// </summary>
/// <param name="profile">Chip profile to compile for.</param>
/// <param name="options">Options of the compiler.</param>
/// <param name="targets">Devices, one per engine; each runs every case.</param>
/// <param name="strict">Whether a wrap or a saturation is an error of the case.</param>
internal sealed class ConformanceRunner(ChipProfile profile, CompileOptions options, IReadOnlyList<IRunTarget> targets, bool strict = false)
{
    /// <summary>Outcomes of the files, in order, as they are known.</summary>
    public async IAsyncEnumerable<CaseOutcome> RunAsync(
        IEnumerable<string> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (string file in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (Prepare(file, out ConformanceCase? source, out ChipImage? image) is { } refused)
            {
                yield return refused;
                continue;
            }

            foreach (IRunTarget target in targets)
            {
                yield return await RunAsync(file, source!, image!, target, cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads and compiles; answers why it went no further, or null.</summary>
    private CaseOutcome? Prepare(string file, out ConformanceCase? source, out ChipImage? image)
    {
        source = null;
        image = null;
        try
        {
            source = CaseReader.Read(file);
        }
        catch (CliException error)
        {
            CaseVerdict verdict = error.Code == CliCodes.CaseNotExecuted ? CaseVerdict.Refused : CaseVerdict.Failed;
            return new CaseOutcome(verdict, file, "", Code: error.Code.Id, Reason: error.Message);
        }

        if (source.Learning.Length > 0)
        {
            var error = new CliException(CliCodes.CaseNotExecuted, $"{file}: case.learning", "learning is not executed");
            return new CaseOutcome(CaseVerdict.Refused, file, source.Name, Code: error.Code.Id, Reason: error.Message);
        }

        CompileResult result = Compiler.Compile(CaseGraph.Build(source), profile, options);
        if (result.Image is null)
        {
            Diagnostic first = result.Diagnostics.First(diagnostic => diagnostic.Severity == Severity.Error);
            return new CaseOutcome(CaseVerdict.Refused, file, source.Name, Code: first.Code.Id, Reason: first.ToString());
        }

        // The device gets what a file would hold, not what the compiler has in its hands.
        image = ChipImage.Read(result.Image.ToBytes());
        return null;
    }

    private async Task<CaseOutcome> RunAsync(
        string file, ConformanceCase source, ChipImage image, IRunTarget target, CancellationToken cancel)
    {
        try
        {
            CaseComparison comparison = await new CaseRun(source, image, target, strict).CompareAsync(cancel).ConfigureAwait(false);
            return CaseOutcome.Of(file, source, target.Info.Engine, comparison);
        }
        catch (Exception error) when (VerdictOf(CodeOf(error)) is not null)
        {
            string code = CodeOf(error);
            return new CaseOutcome(VerdictOf(code)!.Value, file, source.Name, target.Info.Engine, code, error.Message);
        }
    }

    private static string CodeOf(Exception error) => error switch
    {
        DeviceException device => device.Code,
        DeviceCallException call => call.Code,
        _ => "",
    };

    /// <summary>What a device's refusal says about the case; null where it says something about the device.</summary>
    private static CaseVerdict? VerdictOf(string code) => code switch
    {
        DeviceErrorCodes.Limit or ServedImageTooLarge => CaseVerdict.Refused,
        DeviceErrorCodes.Overflow => CaseVerdict.Failed,
        _ when code.StartsWith("NC5", StringComparison.Ordinal) => CaseVerdict.Failed,
        _ => null,
    };

    /// <summary>The server's code for an image beyond its limit.</summary>
    private const string ServedImageTooLarge = "NC4202";
}
