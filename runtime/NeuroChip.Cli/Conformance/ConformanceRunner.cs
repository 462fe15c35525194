using NeuroChip.Cli.Conformance.Rules;
using NeuroChip.Cli.Errors;
using NeuroChip.Cli.Running;
using NeuroChip.Client;
using NeuroChip.Compilation;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
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
/// <param name="microcode">Runs the programs of learning rules on the engine of a name; null makes one.</param>
internal sealed class ConformanceRunner(
    ChipProfile profile, CompileOptions options, IReadOnlyList<IRunTarget> targets, bool strict = false, RuleEngines? microcode = null)
{
    /// <summary>Outcomes of the files, in order, as they are known.</summary>
    public async IAsyncEnumerable<CaseOutcome> RunAsync(
        IEnumerable<string> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (string file in files)
        {
            cancel.ThrowIfCancellationRequested();
            if (Read(file, out CaseFile? content) is { } unreadable)
            {
                yield return unreadable;
            }
            else if (content!.Rules is { } rules)
            {
                foreach (CaseOutcome outcome in targets.SelectMany(target => RunRules(file, rules, target.Info.Engine, cancel)))
                {
                    yield return outcome;
                }
            }
            else if (Compile(file, content.Network!, out ChipImage? image) is { } refused)
            {
                yield return refused;
            }
            else
            {
                foreach (IRunTarget target in targets)
                {
                    yield return await RunAsync(file, content.Network!, image!, target, cancel).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Reads a file; answers why it could not be read, or null.</summary>
    private static CaseOutcome? Read(string file, out CaseFile? content)
    {
        content = null;
        try
        {
            content = CaseReader.ReadAny(file);
            return null;
        }
        catch (CliException error)
        {
            return new CaseOutcome(CaseVerdict.Failed, file, "", Code: error.Code.Id, Reason: error.Message);
        }
    }

    /// <summary>Compiles a case; answers why it does not fit, or null.</summary>
    private CaseOutcome? Compile(string file, ConformanceCase source, out ChipImage? image)
    {
        image = null;
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

    private IEnumerable<CaseOutcome> RunRules(string file, RuleFile rules, string engine, CancellationToken cancel)
    {
        using RuleEngines? own = microcode is null ? new RuleEngines() : null;
        IMicrocodeRunner runner = (microcode ?? own!)[engine];
        for (int i = 0; i < rules.Rules.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            RuleCase rule = rules.Rules[i];
            CaseDifference? first = RuleRun.CompareForm(rule, out string problem);
            if (first is null && problem.Length == 0)
            {
                first = RuleRun.CompareStates(rule, runner, out problem);
            }

            yield return new CaseOutcome(
                first is null && problem.Length == 0 ? CaseVerdict.Passed : CaseVerdict.Failed, file, $"rules[{i}] {rule.Text}", engine,
                Reason: problem, First: first)
            {
                IsRule = true,
            };
        }
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
