using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.Loading;

/// <summary>The programs of a core's learning profiles, verified.</summary>
internal sealed class LearnPrograms(CoreWords words, LearnWords tables)
{
    /// <summary>What a profile that nothing uses stands for.</summary>
    private static readonly MicroProgram Nothing = new([MicroOps.Halt()]);

    /// <summary>One program per profile of the core.</summary>
    public LearnProgram[] Resolve()
    {
        ushort[] microcode = new ushort[tables.MicrocodeUsed];
        for (int i = 0; i < microcode.Length; i++)
        {
            microcode[i] = (ushort)words.Decode<MicroOp>(SectionKind.Microcode, i, tables.Microcode[i]).Encode(words.Layout);
        }

        short[] constants = new short[tables.ConstantsUsed];
        for (int i = 0; i < constants.Length; i++)
        {
            constants[i] = (short)words.Decode<LearnConstant>(SectionKind.LearnConstants, i, tables.Constants[i]).Value;
        }

        LearnLimit[] limits = Limits();
        var used = tables.Pre.Where(pre => pre.Role == AxonRole.Learn).Select(pre => pre.Profile).ToHashSet();
        var programs = new LearnProgram[Math.Max(tables.ProfilesUsed, 1)];
        for (int i = 0; i < programs.Length; i++)
        {
            programs[i] = used.Contains(i) || tables.Profiles[i] != 0
                ? Resolve(i, microcode, constants, limits)
                : new LearnProgram(Nothing, MicroVerifier.Verify(Nothing).Summary!, 0);
        }

        return programs;
    }

    private LearnLimit[] Limits()
    {
        var limits = new LearnLimit[tables.LimitsUsed];
        for (int i = 0; i < limits.Length; i++)
        {
            LearnLimit limit = words.Decode<LearnLimit>(SectionKind.LearnLimits, i, tables.Limits[i]);
            words.Require(
                limit.Low <= limit.High, SectionKind.LearnLimits, i, LoadCodes.BadValue,
                $"bounds {limit.Low}..{limit.High}", "a lower bound that is not above the upper one");
            limits[i] = limit;
        }

        return limits;
    }

    private LearnProgram Resolve(int index, ushort[] microcode, short[] constants, LearnLimit[] limits)
    {
        LearnProfile profile = words.Decode<LearnProfile>(SectionKind.LearnProfiles, index, tables.Profiles[index]);
        MicroProgram? program = MicroProgram.Cut(profile, microcode, constants, limits);
        if (program is null)
        {
            throw words.Refused(
                SectionKind.LearnProfiles, index, LoadCodes.DanglingReference,
                $"a program in words {profile.ProgramStart}..{(long)profile.ProgramStart + profile.ProgramLength - 1} of the microcode",
                $"words below {microcode.Length}");
        }

        MicroVerdict verdict = MicroVerifier.Verify(program);
        if (verdict.Summary is null)
        {
            MicroProblem problem = verdict.Problems[0];
            throw words.Refused(
                SectionKind.LearnProfiles, index, LoadCodes.BadProgram,
                $"{problem.Code} in word {problem.Word} of the program: {problem.Found}", problem.Allowed);
        }

        words.Require(
            profile.PreUnits > 0 || !verdict.Summary.DrawsRandom, SectionKind.LearnProfiles, index, LoadCodes.LearnIncomplete,
            "a program that rounds stochastically for a pre population of no units", "the number of units of the pre population");
        return new LearnProgram(program, verdict.Summary, profile.PreUnits);
    }
}
