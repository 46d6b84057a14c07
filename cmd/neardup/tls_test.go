package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// authority signs the certificates of a test.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	serial      int64
}

// newAuthority makes an authority whose certificate is DIR/NAME.pem.
func newAuthority(dir, name string) (*authority, error) {
	a := &authority{}
	template := &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, key, err := a.sign(template)
	if err != nil {
		return nil, err
	}
	a.key = key
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		return nil, err
	}
	return a, writePEM(filepath.Join(dir, name+".pem"), "CERTIFICATE", der)
}

// sign makes a key and a certificate of it, signed by the authority, or by itself if that has no certificate yet.
func (a *authority) sign(template *x509.Certificate) (der []byte, key *ecdsa.PrivateKey, err error) {
	if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, nil, err
	}
	a.serial++
	template.SerialNumber = big.NewInt(a.serial)
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := a.certificate, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err = x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	return der, key, err
}

// issue makes DIR/NAME.pem and DIR/NAME.key for the loopback address.
func (a *authority) issue(dir, name string) error {
	der, key, err := a.sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return errors.Join(
		writePEM(filepath.Join(dir, name+".pem"), "CERTIFICATE", der),
		writePEM(filepath.Join(dir, name+".key"), "PRIVATE KEY", keyDER),
	)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

// certificates makes an authority and certificates of it in the script's folder: certificates AUTHORITY NAME...
func certificates(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: certificates AUTHORITY NAME...")
	}
	dir := ts.MkAbs(".")
	a, err := newAuthority(dir, args[0])
	ts.Check(err)
	for _, name := range args[1:] {
		ts.Check(a.issue(dir, name))
	}
}

// served returns the name in the certificate that a server with this configuration shows.
func served(t *testing.T, config *tls.Config) string {
	t.Helper()
	client, server := net.Pipe()
	defer client.Close()
	defer server.Close()
	go func() { _ = tls.Server(server, config).Handshake() }() // the client's side tells
	conn := tls.Client(client, &tls.Config{InsecureSkipVerify: true})
	if err := conn.Handshake(); err != nil {
		t.Fatal(err)
	}
	return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
}

func TestServerTLSFilesAreReadAgain(t *testing.T) {
	dir := t.TempDir()
	a, err := newAuthority(dir, "authority")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"first", "second"} {
		if err := a.issue(dir, name); err != nil {
			t.Fatal(err)
		}
	}
	path := func(name string) string { return filepath.Join(dir, name) }
	replace := func(from, to string) {
		t.Helper()
		content, err := os.ReadFile(path(from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path(to), content, 0o600); err != nil {
			t.Fatal(err)
		}
		// A file system may not tell two writes in one moment apart.
		later := time.Now().Add(time.Duration(a.serial) * time.Minute)
		a.serial++
		if err := os.Chtimes(path(to), later, later); err != nil {
			t.Fatal(err)
		}
	}
	replace("first.pem", "live.pem")
	replace("first.key", "live.key")
	var log strings.Builder
	files := &serverTLSFiles{
		flags: serverTLSFlags{Cert: path("live.pem"), Key: path("live.key")},
		log:   slog.New(slog.NewTextHandler(&log, nil)),
	}
	if err := files.load(); err != nil {
		t.Fatal(err)
	}
	current := func() string {
		t.Helper()
		files.looked = time.Time{}
		return served(t, files.current())
	}
	if got := current(); got != "first" {
		t.Fatalf("the server is %s", got)
	}
	// While only one of the two has changed, the pair from before stays.
	replace("second.pem", "live.pem")
	if got := current(); got != "first" || strings.Count(log.String(), "have changed") != 1 {
		t.Errorf("with half of the files the server is %s, the log %s", got, log.String())
	}
	if current(); strings.Count(log.String(), "have changed") != 1 {
		t.Errorf("the same files are complained of again: %s", log.String())
	}
	replace("second.key", "live.key")
	if got := served(t, files.current()); got != "first" {
		t.Errorf("the files are looked at again at once: the server is %s", got)
	}
	if got := current(); got != "second" {
		t.Errorf("with both files the server is %s, the log %s", got, log.String())
	}
}
