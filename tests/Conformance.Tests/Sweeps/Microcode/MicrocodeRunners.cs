using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Engines.Scalar;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Spec.Microcode;

namespace Conformance.Tests.Sweeps.Microcode;

/// <summary>
/// All that can run a learning program: the interpreter of the scalar engine, the general kernel, and kernels with programs
/// written out, of which many are built as one, since a build takes seconds.
/// </summary>
internal sealed class MicrocodeRunners : IDisposable
{
    private readonly IMicrocodeRunner _scalar = new ScalarEngineFactory().CreateMicrocodeRunner();
    private readonly OpenClMicrocodeRunner _general;
    private readonly OpenClMicrocodeRunner _special;

    public MicrocodeRunners()
    {
        OpenClEngineFactory.TryCreate(WorkDistribution.Automatic, out OpenClEngineFactory? factory, out string reason).ShouldBeTrue(reason);
        _general = (OpenClMicrocodeRunner)factory!.CreateMicrocodeRunner(specialised: false);
        _special = (OpenClMicrocodeRunner)factory.CreateMicrocodeRunner(specialised: true);
    }

    /// <summary>Lays programs out for the general kernel.</summary>
    public void Prepare(IEnumerable<MicroProgram> programs) => _general.Prepare(programs);

    /// <summary>Writes programs out, in one translation unit.</summary>
    public void WriteOut(IEnumerable<MicroProgram> programs) => _special.Prepare(programs);

    /// <summary>Runs visits on what takes every program; the results by the name of the runner.</summary>
    public IEnumerable<(string Runner, VisitResult[] Results)> Interpret(MicroProgram program, SynapseVisit[] visits)
    {
        yield return ("interpreter", Run(_scalar, program, visits));
        yield return ("general kernel", Run(_general, program, visits));
    }

    /// <summary>Runs visits on the code of a program that has been written out.</summary>
    public IEnumerable<(string Runner, VisitResult[] Results)> RunWritten(MicroProgram program, SynapseVisit[] visits)
    {
        yield return ("written-out kernels", Run(_special, program, visits));
    }

    public void Dispose()
    {
        _scalar.Dispose();
        _general.Dispose();
        _special.Dispose();
    }

    private static VisitResult[] Run(IMicrocodeRunner runner, MicroProgram program, SynapseVisit[] visits)
    {
        var results = new VisitResult[visits.Length];
        runner.Run(program, visits, results);
        return results;
    }
}
