using System.Collections.Immutable;
using static NeuroChip.Graph.Readers.Problems.ProblemSeverity;

namespace NeuroChip.Graph.Readers.Problems;

/// <summary>The one place where the readers' codes are listed: 10xx any file, 11xx lava-dl <c>.net</c>, 12xx NIR, 13xx learning files.</summary>
public static class FormatCodes
{
    /// <summary>NC1001.</summary>
    public static readonly FormatCode Unreadable = new("NC1001", Error, "file cannot be read",
        "The file is missing, cut short or damaged.",
        "check the path, and fetch or export the file again");

    /// <summary>NC1002.</summary>
    public static readonly FormatCode NotANetwork = new("NC1002", Error, "not a network file",
        "Networks are read from HDF5 files: lava-dl .net and NIR. This file is of another kind.",
        "give a .net or .nir file");

    /// <summary>NC1003.</summary>
    public static readonly FormatCode UnknownContent = new("NC1003", Error, "HDF5, but no network",
        "A lava-dl file has a group /layer, a NIR file a group /node; this file has neither.",
        "give a .net or .nir file");

    /// <summary>NC1004.</summary>
    public static readonly FormatCode MissingField = new("NC1004", Error, "field missing",
        "The element lacks a field it cannot do without.",
        "export the network again");

    /// <summary>NC1005.</summary>
    public static readonly FormatCode WrongKind = new("NC1005", Error, "field of the wrong kind",
        "A field holds strings where numbers are meant, fractions where integers are meant, or a group where values are meant.",
        "export the network again");

    /// <summary>NC1006.</summary>
    public static readonly FormatCode WrongShape = new("NC1006", Error, "field of the wrong shape",
        "The number of values does not fit the element.",
        "export the network again");

    /// <summary>NC1007.</summary>
    public static readonly FormatCode NotFinite = new("NC1007", Error, "not a finite number",
        "A weight or parameter is NaN or infinite.",
        "look for the training step that produced it");

    // NC1008 is taken: it once said that a system library was missing.

    /// <summary>NC1101.</summary>
    public static readonly FormatCode LayerNumbers = new("NC1101", Error, "layers not numbered from 0",
        "lava-dl numbers its layers 0, 1, 2, ...; a gap means that a part of the network is missing.",
        "export the network again");

    /// <summary>NC1102.</summary>
    public static readonly FormatCode LayerType = new("NC1102", Error, "layer type not read yet",
        "Read so far: input, dense, flatten.",
        "export the network without this layer");

    /// <summary>NC1103.</summary>
    public static readonly FormatCode NeuronType = new("NC1103", Error, "neuron type not read yet",
        "Read so far: CUBA and LOIHI, two names of the same current-based LIF neuron.",
        "train the network with CUBA neurons");

    /// <summary>NC1104.</summary>
    public static readonly FormatCode GradedSpikes = new("NC1104", Error, "graded spikes",
        "Spikes of this chip carry no value.",
        "train the network with binary spikes");

    /// <summary>NC1105.</summary>
    public static readonly FormatCode NotInteger = new("NC1105", Error, "not an integer",
        "A .net file holds the chip's own integers; a fraction means that it was written before quantisation.",
        "export the network with quantised weights");

    /// <summary>NC1106.</summary>
    public static readonly FormatCode Register = new("NC1106", Error, "value the neuron's register cannot hold",
        "The current decays by iDecay / 4096 a step and the register holds iDecay - 1; the voltage register holds vDecay itself.",
        "train the network with values the chip has");

    /// <summary>NC1107.</summary>
    public static readonly FormatCode LayerSizes = new("NC1107", Error, "layer sizes do not fit",
        "A dense layer has one weight for every pair of an own neuron and a neuron of the layer before it.",
        "export the network again");

    /// <summary>NC1108.</summary>
    public static readonly FormatCode LayerOrder = new("NC1108", Error, "layer in an impossible place",
        "An input block stands first; a dense layer without neurons is a readout and stands last.",
        "export the network again");

    /// <summary>NC1109.</summary>
    public static readonly FormatCode WeightExponent = new("NC1109", Error, "weight exponent not read yet",
        "The file asks for weights to be shifted; only an exponent of 0 is read.",
        "export the network with the shift applied to the weights");

    /// <summary>NC1110.</summary>
    public static readonly FormatCode NoLayers = new("NC1110", Error, "no neurons",
        "The file describes no layer with neurons or a readout.",
        "export the network again");

    /// <summary>NC1111.</summary>
    public static readonly FormatCode SampleLength = new("NC1111", Error, "sample length impossible",
        "simulation/tSample is the number of steps of one sample.",
        "export the network again");

    /// <summary>NC1112.</summary>
    public static readonly FormatCode OutputDelay = new("NC1112", Warning, "delay of the last layer",
        "Delays act on the way to the next layer, and nothing listens to the last one on the chip.",
        "shift the recorded spikes by the delay if their times matter");

    /// <summary>NC1113.</summary>
    public static readonly FormatCode Convolution = new("NC1113", Error, "impossible convolution",
        "A convolution has sizes that do not fit each other or the layers around it: weight is out channels x in channels / groups x kernel height x kernel width, and shape is channels x height x width.",
        "export the network again");

    /// <summary>NC1114.</summary>
    public static readonly FormatCode LayerRange = new("NC1114", Error, "layers that the file does not have",
        "Only a part of the file was asked for, by layer numbers; its first layer needs one before it, whose spikes then come from outside.",
        "ask for layers of the file, first to last");

    /// <summary>NC1201.</summary>
    public static readonly FormatCode NotAGraph = new("NC1201", Error, "no NIR graph",
        "The root of a NIR file is a NIRGraph with nodes and edges.",
        "export the network again");

    /// <summary>NC1202.</summary>
    public static readonly FormatCode NodeNotRead = new("NC1202", Error, "node type not read yet",
        "Read so far: Input, Output, Linear, Affine, IF, LIF, CubaLIF and sub-graphs of these.",
        "export the network without this node");

    /// <summary>NC1203.</summary>
    public static readonly FormatCode UnknownNode = new("NC1203", Error, "unknown node type",
        "The type is not one of NIR's.",
        "check the file's writer");

    /// <summary>NC1204.</summary>
    public static readonly FormatCode UnknownEnd = new("NC1204", Error, "edge to a node that does not exist",
        "An edge names its two nodes; one of the names is none.",
        "correct the edge");

    /// <summary>NC1205.</summary>
    public static readonly FormatCode NameRepaired = new("NC1205", Warning, "edges rename a node",
        "All edges of one graph agree on a name that no node has, and exactly one node is in no edge; it is taken to be meant. Files of NIR 0.2 with sub-graphs are written like this.",
        "write the file again with a current version of NIR");

    /// <summary>NC1206.</summary>
    public static readonly FormatCode EdgeDirection = new("NC1206", Error, "edge in the wrong direction",
        "Nothing can lead into an Input or out of an Output.",
        "turn the edge");

    /// <summary>NC1207.</summary>
    public static readonly FormatCode NodeSizes = new("NC1207", Error, "node sizes do not fit",
        "The two ends of an edge have different numbers of values.",
        "correct the shapes");

    /// <summary>NC1208.</summary>
    public static readonly FormatCode LinearChain = new("NC1208", Error, "weights after weights",
        "Between two Linear or Affine nodes the chip needs neurons.",
        "multiply the two matrices into one node");

    /// <summary>NC1209.</summary>
    public static readonly FormatCode Unconnected = new("NC1209", Error, "node not connected",
        "Nothing leads into the node, or nothing leads out of it.",
        "connect or remove it");

    /// <summary>NC1210.</summary>
    public static readonly FormatCode InputUse = new("NC1210", Error, "input used in two ways",
        "An Input leads either to weights, and then carries spikes, or to neurons of one node, and then carries their current.",
        "give each use an Input of its own");

    /// <summary>NC1211.</summary>
    public static readonly FormatCode OutputUse = new("NC1211", Error, "output of mixed sources",
        "An Output is fed either by one node of neurons, whose spikes are counted, or by weights, whose sum is read.",
        "give each source an Output of its own");

    /// <summary>NC1212.</summary>
    public static readonly FormatCode SubGraph = new("NC1212", Error, "sub-graph without one way in and out",
        "A sub-graph is joined to the graph around it by its only Input and its only Output.",
        "give the sub-graph exactly one of each");

    /// <summary>NC1213.</summary>
    public static readonly FormatCode NoEnds = new("NC1213", Error, "network without input or output",
        "A network has at least one Input and one Output.",
        "export the network with its Input and Output nodes");

    /// <summary>NC1214.</summary>
    public static readonly FormatCode TimeConstant = new("NC1214", Error, "time constant not above 0",
        "Time constants are seconds above 0.",
        "correct the parameter");

    /// <summary>NC1215.</summary>
    public static readonly FormatCode RepeatedEdge = new("NC1215", Warning, "edge given twice",
        "Edges are a set: an edge given twice counts once.",
        "remove one of them");

    /// <summary>NC1301.</summary>
    public static readonly FormatCode LearningText = new("NC1301", Error, "learning file cannot be read",
        "A learning file is one YAML document without aliases, nested at most 16 levels deep, with at most 4,194,304 characters.",
        "correct the text");

    /// <summary>NC1302.</summary>
    public static readonly FormatCode LearningField = new("NC1302", Error, "unknown field in a learning file",
        "A field that is not known would be passed over in silence, so it is refused.",
        "remove the field, or correct its name");

    /// <summary>NC1303.</summary>
    public static readonly FormatCode LearningName = new("NC1303", Error, "name that a learning file gives and nothing has",
        "A learning file names rules of its own, and projections and populations of the network.",
        "use one of the names that are there");

    /// <summary>NC1304.</summary>
    public static readonly FormatCode LearningFormat = new("NC1304", Error, "weights that cannot take a learning file's format",
        "Weights that learn are mantissas of a format. Chip integers become mantissas if all of them are multiples of 2^exponent; real numbers have no mantissas before the network is quantised.",
        "use another exponent, or a network in chip integers");

    /// <summary>Every code, in the order of their numbers.</summary>
    public static ImmutableArray<FormatCode> All { get; } =
    [
        Unreadable, NotANetwork, UnknownContent, MissingField, WrongKind, WrongShape, NotFinite,
        LayerNumbers, LayerType, NeuronType, GradedSpikes, NotInteger, Register, LayerSizes, LayerOrder, WeightExponent,
        NoLayers, SampleLength, OutputDelay, Convolution, LayerRange,
        NotAGraph, NodeNotRead, UnknownNode, UnknownEnd, NameRepaired, EdgeDirection, NodeSizes, LinearChain, Unconnected,
        InputUse, OutputUse, SubGraph, NoEnds, TimeConstant, RepeatedEdge,
        LearningText, LearningField, LearningName, LearningFormat,
    ];
}
