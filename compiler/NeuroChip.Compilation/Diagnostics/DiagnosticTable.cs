using System.Collections.Immutable;
using NeuroChip.Learning;
using static NeuroChip.Compilation.Diagnostics.Severity;

namespace NeuroChip.Compilation.Diagnostics;

/// <summary>The one place where the compiler's codes are listed.</summary>
internal static class DiagnosticTable
{
    // Lowering ---------------------------------------------------------------------------------------------------

    public static readonly DiagnosticCode EmptyPopulation = new("NC2001", Error, "population without units",
        "A population's shape has no extent or one below 1, so it has no units to put on the chip.",
        "give every extent of the shape a value of at least 1");

    public static readonly DiagnosticCode DuplicateName = new("NC2002", Error, "name used twice",
        "Populations, projections, inputs and outputs are found by name in the manifest; two of a kind may not share one.",
        "rename one of them");

    public static readonly DiagnosticCode UnknownPopulation = new("NC2003", Error, "unknown population",
        "A projection, an input or an output names a population the graph does not have.",
        "name one of the graph's populations");

    public static readonly DiagnosticCode ParameterLength = new("NC2004", Error, "parameter of the wrong length",
        "A parameter must hold one value for the whole population, or exactly one per unit.",
        "give one value or one per unit");

    public static readonly DiagnosticCode RegisterRange = new("NC2005", Error, "value outside its register",
        "A parameter in chip integers does not fit the register that holds it (core-semantics section 1).",
        "use a value in the allowed range");

    public static readonly DiagnosticCode ProjectionIntoSource = new("NC2006", Error, "projection into a spike source",
        "The spikes of a source come from outside the chip; it has no dendrites a synapse could end on.",
        "let the projection end on compartments");

    public static readonly DiagnosticCode WeightCount = new("NC2007", Error, "wrong number of weights",
        "A dense projection needs one weight (and one delay, if not shared) for every pair: post size times pre size, row by row of the post units.",
        "give post x pre values");

    public static readonly DiagnosticCode SynapseIndex = new("NC2008", Error, "synapse between units that do not exist",
        "A synapse names a pre or post unit outside its population.",
        "use unit numbers from 0 to size - 1");

    public static readonly DiagnosticCode DelayRange = new("NC2009", Error, "delay out of range",
        "The delay ring has 64 slots, one being read and one always just ahead: the longest extra delay is 62 steps, or less where the profile says so.",
        "use a delay in the allowed range");

    public static readonly DiagnosticCode NotFinite = new("NC2010", Error, "not a finite number",
        "A weight or parameter is NaN or infinite.",
        "look for the training step that produced it");

    public static readonly DiagnosticCode UnitsMismatch = new("NC2011", Error, "weights in units the neurons do not use",
        "Populations in chip integers need weights in chip integers (or format mantissas); populations in real units need real weights. Mixing them leaves the scale unknown.",
        "give the projection the units of its post population");

    public static readonly DiagnosticCode WeightFormat = new("NC2012", Error, "impossible weight format",
        "Weights given as mantissas need a format: weight bits 1 to 6 or 8 (7 has no code on the chip) and an exponent from -8 to 7.",
        "give the projection a format the chip can encode");

    public static readonly DiagnosticCode DriveMismatch = new("NC2013", Error, "input of the wrong kind",
        "Spike inputs drive spike sources; bias inputs drive compartments in chip integers; real currents drive neurons in real units.",
        "use the kind of drive that fits the population");

    public static readonly DiagnosticCode ReadoutHasAxons = new("NC2014", Error, "projection from a readout",
        "A readout only integrates and is read by the host; it never spikes, so nothing can listen to it.",
        "remove the projection, or give the population a threshold");

    public static readonly DiagnosticCode TimeConstant = new("NC2015", Error, "time constant impossible with this step",
        "Forward Euler multiplies the state by 1 - dt / tau each step; with tau below dt it would change its sign every step, and tau must be above 0.",
        "compile with a smaller --dt");

    public static readonly DiagnosticCode ThresholdBelowReset = new("NC2016", Error, "threshold not above the reset value",
        "After a spike v must be at or below the threshold, or the unit would spike for ever. The chip's threshold register is unsigned, counted from the reset value.",
        "raise v_threshold above v_reset");

    public static readonly DiagnosticCode StepAssumed = new("NC2017", Warning, "time step assumed",
        "The file has time constants but not the step it was trained with (NIR does not store it). 1e-4 s was assumed, as the NIR paper's networks use.",
        "give the step with --dt");

    public static readonly DiagnosticCode StepIsOne = new("NC2018", Info, "one step is the unit of time",
        "No neuron has a time constant, so r is taken as the change of v per step (dt = 1).",
        "give --dt if r is a rate per second");

    public static readonly DiagnosticCode BiasUse = new("NC2019", Error, "bias the projection cannot carry",
        "A bias on a projection needs real weights and one value per post unit. Populations in chip integers have their own bias registers.",
        "put the bias in the population's bias register, or give one value per post unit");

    public static readonly DiagnosticCode GainNotPositive = new("NC2020", Error, "gain not above 0",
        "r and w_in scale a neuron's input; with 0 nothing arrives and with a negative value the neuron would count backwards. Put signs into the weights.",
        "use a positive r and w_in");

    public static readonly DiagnosticCode BiasByConstant = new("NC2021", Info, "bias made by a constant compartment",
        "The chip's bias register acts on v; a bias that must pass the synaptic filter (or comes on top of a host-driven bias) is made by a helper compartment that spikes in every step and has the bias as its weights. The layer's depth is its delay, so the first layer step sees it as the float network does.",
        "");

    public static readonly DiagnosticCode CurrentDrive = new("NC2022", Error, "current the bias register cannot carry",
        "A host-driven current is written to bias registers with one gain for all units, and acts on v directly. Neurons with a synaptic filter, or with different gains per unit, cannot be driven so.",
        "put a neuron without a filter and with one r before it, or drive it with spikes");

    public static readonly DiagnosticCode EmptyNetwork = new("NC2023", Error, "nothing to put on the chip",
        "The network has no population of compartments.",
        "add at least one population that is not a spike source");

    public static readonly DiagnosticCode SampleSteps = new("NC2024", Error, "sample length out of range",
        "A sample is shown to the network for a number of steps; without a step nothing would be shown.",
        "use a number of steps of at least 1");

    public static readonly DiagnosticCode OptionRange = new("NC2025", Error, "compile option out of range",
        "An option of the compilation has a value that means nothing.",
        "see the option's help");

    public static readonly DiagnosticCode LatencyNotBalanced = new("NC2026", Warning, "path timing differs from the float network",
        "On the chip every projection takes one step; a float network evaluates all layers in one step. Paths of different length are evened out with synaptic delays, but this projection would need a delay the chip does not have (or a negative one).",
        "expect small differences, or restructure the paths");

    public static readonly DiagnosticCode BiasDriveRange = new("NC2027", Error, "bias input out of range",
        "A bias input needs finite gain and offset and an exponent from 0 to 7.",
        "use values the bias register can hold");

    public static readonly DiagnosticCode PopulationSize = new("NC2028", Error, "population too large",
        "A population may have at most 16777216 units; no chip family here holds more in one network.",
        "check the shape, or use several populations");

    public static readonly DiagnosticCode Convolution = new("NC2029", Error, "impossible convolution",
        "The sizes of a convolution do not fit each other or the populations it joins: channels must divide into the groups, the kernel must fit the padded input, and in and out must have as many units as the populations.",
        "correct the sizes; the output has (in + 2 padding - dilation (kernel - 1) - 1) / stride + 1 rows or columns, rounded down");

    public static readonly DiagnosticCode Dendrite = new("NC2030", Error, "impossible dendrite tree",
        "The compartments of a neuron are a tree of populations of equal size, in chip integers: each inner node joins one or two children, each child passes one value to one parent, and a neuron has at most 16 compartments. They lie on one core, so they share its voltage limits and noise strength.",
        "see dendrites.md in the chip manual; for more children put compartments between that join them in pairs");

    public static readonly DiagnosticCode LearningFormat = new("NC2031", Error, "learning weights without a fixed format",
        "A weight that learns lies on the grid of its format and may become any value of it, so the format is part of what is learned: it cannot be found from the start values.",
        "give the weights as mantissas of a format (sign mode, weight bits, exponent)");

    public static readonly DiagnosticCode LearningParameter = new("NC2032", Error, "trace or epoch out of range",
        "An epoch has 1 to 63 steps. An impulse has 7 bits and 7 fraction bits, a time constant is 0 or more steps, and a trace that the host supplies has neither.",
        "use a value in the allowed range");

    public static readonly DiagnosticCode LearnedRange = new("NC2033", Error, "impossible bounds of a learned value",
        "Bounds of a weight are values its format stores, those of a delay are delays the chip profile has; the start values lie within them, and there is a rule that learns the value.",
        "choose bounds within the allowed range, around all start values");

    public static readonly DiagnosticCode TagValues = new("NC2034", Error, "impossible tags",
        "Tags are 9 bits signed and belong to projections that learn: one for all synapses, or one per synapse. The synapses of a convolution have one for all.",
        "use one tag, or one per synapse, of -256 to 255, in a projection that learns");

    public static readonly DiagnosticCode LearningDisagrees = new("NC2035", Error, "projections onto one population learn differently",
        "The traces y1 to y3 belong to the post population, and a core has one epoch: all projections that learn onto one population have the same y traces, epoch and rounding.",
        "give both rules the same y traces, epoch and rounding; use y2 and y3 for a second time constant");

    public static readonly DiagnosticCode RewardUse = new("NC2036", Error, "reward that nothing uses",
        "Reward reaches the learning projections onto a population; without one, or given twice, it has no meaning.",
        "let a projection onto the population learn, or remove the reward");

    // Learning rules: the codes of the rule compiler, which a device's host raises as well ---------------------------

    private static readonly ImmutableArray<DiagnosticCode> Rules =
        [.. RuleCode.All.Select(code => new DiagnosticCode(code.Id, Error, code.Title, code.Explanation, code.Remedy))];

    // Quantization -----------------------------------------------------------------------------------------------

    public static readonly DiagnosticCode WeightRange = new("NC2101", Error, "weights no format can hold exactly",
        "Weights in chip integers are kept exactly. A format holds mantissas -256..254 in steps of 2 (mixed), 0..255 or -255..0, times 2^exponent, exponent -8..7; where one format does not hold all weights of a projection, they are spread over several, and a weight that no format holds becomes two synapses. Beyond a magnitude of 32640 that ends.",
        "scale weights and threshold down, or use several projections between the two populations");

    public static readonly DiagnosticCode WeightNotInteger = new("NC2102", Error, "weight is not an integer",
        "The projection says its weights are chip integers, but one has a fraction.",
        "round the weights, or declare them as real to have them quantised");

    public static readonly DiagnosticCode MantissaRange = new("NC2103", Error, "mantissa outside its format",
        "Mixed formats hold mantissas -256..255, excitatory 0..255, inhibitory -255..0.",
        "use a mantissa of the format's range");

    public static readonly DiagnosticCode DecayResolution = new("NC2104", Warning, "decay coarser than asked",
        "Decays are counted in 1/4096 per step. This one is so slow (or, without memory, so fast) that the nearest register value differs from it by more than a tenth.",
        "use a larger --dt, or accept the difference");

    public static readonly DiagnosticCode ThresholdRange = new("NC2105", Error, "threshold outside its register",
        "With the given scale the threshold does not fit its 17-bit mantissa, or becomes 0.",
        "choose another weight scale, or leave it to the compiler");

    public static readonly DiagnosticCode BiasRange = new("NC2106", Error, "bias outside its register",
        "A bias has a 13-bit mantissa and an exponent up to 7: at most 524160 chip units.",
        "choose a smaller weight scale, or leave it to the compiler");

    public static readonly DiagnosticCode OverflowPossible = new("NC2107", Warning, "state may overflow",
        "If every input spiked in the same step, the dendritic accumulator (22 bit) or the current (24 bit) would wrap around and change its sign. Networks with sparse activity never get there; the report gives the bound.",
        "use a smaller weight scale, or accept it if the inputs are sparse");

    public static readonly DiagnosticCode PrecisionReduced = new("NC2108", Info, "fan-in costs weight precision",
        "The scale was lowered below what 8-bit weights could use, so that the accumulator cannot wrap even if all inputs spike at once.",
        "compile with --overflow allow if the inputs are sparse");

    public static readonly DiagnosticCode BiasStartsEarly = new("NC2109", Warning, "bias acts before the first input arrives",
        "Deeper layers see their first input some steps after step 1, while the bias register acts from step 1. A start voltage that undoes those steps would lie above the threshold or outside the register.",
        "expect the layer to be ahead by its depth at the start of a sample");

    public static readonly DiagnosticCode ScaleUseless = new("NC2110", Error, "weight scale loses the network",
        "With the given scale every weight of a projection becomes 0.",
        "use a larger weight scale, or leave it to the compiler");

    public static readonly DiagnosticCode WeightPairs = new("NC2111", Warning, "weights made of two synapses",
        "A weight whose magnitude is more than 255 times the largest power of two in it is held by no format. It becomes two synapses, a multiple of 128 and the rest, which add up to it exactly but take twice the memory and count as two synaptic events.",
        "round the weights to a coarser grid if the exact values do not matter");

    // Partitioning -----------------------------------------------------------------------------------------------

    public static readonly DiagnosticCode UnitDoesNotFit = new("NC2201", Error, "a single unit does not fit on a core",
        "Populations are split over cores down to single units; this unit alone asks for more than an empty core has.",
        "lower its fan-in, or use a profile with larger cores");

    public static readonly DiagnosticCode SplitDoesNotFit = new("NC2202", Error, "the fixed split does not fit",
        "With the number of slices given by --split, a slice asks for more than a core has.",
        "use a larger --split, or leave it to the compiler");

    public static readonly DiagnosticCode NotEnoughCores = new("NC2203", Error, "more cores needed than there are",
        "The network's slices need more cores than the profile's chips have, even after small slices were put together.",
        "use a profile with more chips or larger cores, or a smaller network");

    public static readonly DiagnosticCode FanOut = new("NC2204", Error, "a unit reaches more cores than it has axons",
        "A unit needs one out-axon for every core that holds one of its targets; this one alone needs more than a core has.",
        "gather its targets on fewer cores, or use a profile with more out-axons");

    /// <summary>Every code, in the order of their numbers.</summary>
    public static ImmutableArray<DiagnosticCode> All { get; } =
    [
        EmptyPopulation, DuplicateName, UnknownPopulation, ParameterLength, RegisterRange, ProjectionIntoSource, WeightCount,
        SynapseIndex, DelayRange, NotFinite, UnitsMismatch, WeightFormat, DriveMismatch, ReadoutHasAxons, TimeConstant,
        ThresholdBelowReset, StepAssumed, StepIsOne, BiasUse, GainNotPositive, BiasByConstant, CurrentDrive, EmptyNetwork,
        SampleSteps, OptionRange, LatencyNotBalanced, BiasDriveRange, PopulationSize, Convolution, Dendrite,
        LearningFormat, LearningParameter, LearnedRange, TagValues, LearningDisagrees, RewardUse,
        WeightRange, WeightNotInteger, MantissaRange, DecayResolution, ThresholdRange, BiasRange, OverflowPossible,
        PrecisionReduced, BiasStartsEarly, ScaleUseless, WeightPairs,
        UnitDoesNotFit, SplitDoesNotFit, NotEnoughCores, FanOut,
        .. Rules,
    ];

    /// <summary>The compiler's entry for a code of the rule compiler.</summary>
    public static DiagnosticCode Rule(RuleCode code) => Rules.First(c => c.Id == code.Id);
}
