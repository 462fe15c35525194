using System.Collections.Immutable;
using System.Globalization;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Device.Learning;

/// <summary>Register writes that replace programs, made only if the verifier lets all of them pass.</summary>
/// <param name="Writes">The writes.</param>
/// <param name="Outcomes">One for each program, in the order they were given.</param>
internal sealed record ProgramPlan(List<RegisterWrite> Writes, ImmutableArray<ProgramOutcome> Outcomes)
{
    /// <exception cref="DeviceException">A program is refused, or does not fit its core.</exception>
    public static ProgramPlan Make(LoadedImage loaded, IReadOnlyList<ProgramWrite> writes)
    {
        var cores = new SortedDictionary<int, CorePrograms>();
        var problems = new List<DeviceProblem>();
        var outcomes = ImmutableArray.CreateBuilder<ProgramOutcome>(writes.Count);
        for (int i = 0; i < writes.Count; i++)
        {
            ProfileAddress place = writes[i].Profile;
            int core = loaded.Learning.LearningCore(place.Core);
            ProgramAccess.CheckProfile(loaded, core, place);
            if (!cores.TryGetValue(core, out CorePrograms? programs))
            {
                cores.Add(core, programs = new CorePrograms(loaded, core));
            }

            ProgramSummary? summary = Verify(programs, writes[i], i, problems);
            programs.Replace(place, writes[i].Program, summary, $"programs[{i}]", problems);
            outcomes.Add(new ProgramOutcome(
                place, writes[i].Program.Words.Length, summary?.WorstOps ?? 0, summary?.ProductBits ?? 0,
                loaded.Learning.Projections.Of(core, place.Profile)));
        }

        return problems.Count == 0
            ? new ProgramPlan([.. cores.Values.SelectMany(programs => programs.ToWrites())], outcomes.ToImmutable())
            : throw Refused(problems);
    }

    private static ProgramSummary? Verify(CorePrograms core, ProgramWrite write, int position, List<DeviceProblem> problems)
    {
        MicroVerdict verdict = MicroVerifier.Verify(core.WithTables(write.Program));
        problems.AddRange(verdict.Problems.Select(problem => new DeviceProblem(
            string.Create(CultureInfo.InvariantCulture, $"programs[{position}].words[{problem.Word}]"),
            $"{problem.Code}: {problem.Found}; allowed: {problem.Allowed}")));
        return verdict.Summary;
    }

    private static DeviceException Refused(List<DeviceProblem> problems) => new(
        DeviceErrorKind.InvalidArgument, DeviceErrorCodes.BadProgram,
        string.Create(CultureInfo.InvariantCulture, $"The verifier refuses {(problems.Count == 1 ? "a program" : $"programs, with {problems.Count} problems")}: {problems[0].Place}: {problems[0].Description}."),
        "Correct the programs; nothing was written.", problems: problems);
}
