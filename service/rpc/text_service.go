package rpc

import (
	"context"

	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service"
)

// textService implements neardupv1.TextServiceServer. It changes nothing.
type textService struct {
	// A method that the API has and this type lacks is an error when compiling, not a call that fails.
	neardupv1.UnsafeTextServiceServer
	// textBytes is the longest text.
	textBytes int
	// engine has the collections that Analyze asks.
	engine *service.Engine
}

func (s *textService) Sketch(ctx context.Context, req *neardupv1.SketchRequest) (*neardupv1.SketchResponse, error) {
	parameters, err := parametersOf("parameters", req.GetParameters(), profileOf(req.GetProfile()).Parameters)
	if err != nil {
		return nil, err
	}
	response := &neardupv1.SketchResponse{
		ParameterId: parameters.ID(),
		Parameters:  ParametersMessage(parameters),
		Sketches:    make([]*neardupv1.Sketch, len(req.GetDocuments())),
	}
	for i, d := range req.GetDocuments() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := s.text(documentField(i), i, d)
		if err != nil {
			return nil, err
		}
		sketch, err := service.Sketch(parameters, text)
		if err != nil {
			return nil, err
		}
		response.Sketches[i] = SketchMessage(d.GetId(), sketch)
	}
	return response, nil
}

func (s *textService) Compare(_ context.Context, req *neardupv1.CompareRequest) (*neardupv1.CompareResponse, error) {
	parameters, err := parametersOf("parameters", req.GetParameters(), profileOf(req.GetProfile()).Parameters)
	if err != nil {
		return nil, err
	}
	thresholds, err := thresholdsOf("thresholds", req.GetThresholds(), profileOf(req.GetProfile()).Thresholds)
	if err != nil {
		return nil, err
	}
	a, err := s.text("a", 0, req.GetA())
	if err != nil {
		return nil, err
	}
	b, err := s.text("b", 1, req.GetB())
	if err != nil {
		return nil, err
	}
	evidence, err := service.CompareTexts(parameters, thresholds, a, b)
	if err != nil {
		return nil, err
	}
	return CompareResponse(req.GetA().GetId(), req.GetB().GetId(), parameters.ID(), evidence), nil
}

func (s *textService) Analyze(ctx context.Context, req *neardupv1.AnalyzeRequest) (*neardupv1.AnalyzeResponse, error) {
	if req.GetCollection() != "" {
		return s.analyzeIn(ctx, req)
	}
	thresholds, err := thresholdsOf("thresholds", req.GetThresholds(), profileOf(req.GetProfile()).Thresholds)
	if err != nil {
		return nil, err
	}
	text, err := s.text("document", 0, req.GetDocument())
	if err != nil {
		return nil, err
	}
	return AnalyzeResponse(req.GetDocument().GetId(), service.AnalyzeText(thresholds, text)), nil
}

// analyzeIn answers a request that asks a collection too.
func (s *textService) analyzeIn(ctx context.Context, req *neardupv1.AnalyzeRequest) (*neardupv1.AnalyzeResponse, error) {
	for field, given := range map[string]bool{
		"thresholds": req.GetThresholds() != nil, "profile": req.GetProfile() != neardupv1.Profile_PROFILE_UNSPECIFIED,
	} {
		if given {
			return nil, &service.InvalidFieldError{Field: field, Rule: "must be unset with a collection, whose thresholds are used"}
		}
	}
	doc, err := documentOf("document", req.GetDocument())
	if err != nil {
		return nil, err
	}
	analyzed, err := s.engine.AnalyzeIn(ctx, req.GetCollection(), doc)
	if err != nil {
		return nil, err
	}
	response := AnalyzeResponse(doc.ID, analyzed.Document)
	for i, r := range analyzed.Recurrences {
		if r != nil {
			response.Paragraphs[i].Recurrence = recurrenceMessage(*r)
		}
	}
	return response, nil
}

// text returns the text of a document, the index-th of the request, unless it is too long.
func (s *textService) text(field string, index int, d *neardupv1.Document) (string, error) {
	doc, err := documentOf(field, d)
	if err != nil {
		return "", err
	}
	if len(doc.Text) > s.textBytes {
		return "", &service.TextTooLargeError{Index: index, Bytes: len(doc.Text), Limit: s.textBytes}
	}
	return doc.Text, nil
}
