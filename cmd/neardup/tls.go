package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// serverTLSFlags say with which certificate a server answers, and whom it lets in.
type serverTLSFlags struct {
	Cert     string `name:"tls-cert" help:"Serve TLS with this certificate chain, in PEM. Changed files are taken over without a restart." placeholder:"FILE" type:"path" group:"TLS"`
	Key      string `name:"tls-key" help:"Private key of the certificate, in PEM." placeholder:"FILE" type:"path" group:"TLS"`
	ClientCA string `name:"tls-client-ca" help:"Let in only clients with a certificate of these authorities, in PEM." placeholder:"FILE" type:"path" group:"TLS"`
}

// validate refuses flags that need each other.
func (f *serverTLSFlags) validate() error {
	switch {
	case (f.Cert == "") != (f.Key == ""):
		return errors.New("--tls-cert and --tls-key must be given together")
	case f.ClientCA != "" && f.Cert == "":
		return errors.New("--tls-client-ca needs --tls-cert and --tls-key")
	}
	return nil
}

// config returns the configuration of the server, nil for one without TLS.
func (f *serverTLSFlags) config(log *slog.Logger) (*tls.Config, error) {
	if f.Cert == "" {
		return nil, nil
	}
	files := &serverTLSFiles{flags: *f, log: log}
	if err := files.load(); err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { return files.current(), nil },
	}, nil
}

// serverTLSFiles are the files of a server's TLS. They are looked at when a client connects, at most once a second, and
// read again if one has changed. What cannot be read is logged, and the server goes on with what it has.
type serverTLSFiles struct {
	flags serverTLSFlags
	log   *slog.Logger

	mu     sync.Mutex
	config *tls.Config
	states [3]fileState
	looked time.Time
}

// tlsLookInterval is the shortest time between two looks at the files.
const tlsLookInterval = time.Second

// fileState tells whether a file has changed.
type fileState struct {
	changed time.Time
	bytes   int64
}

func stateOf(path string) fileState {
	info, err := os.Stat(path)
	if err != nil {
		return fileState{}
	}
	return fileState{info.ModTime(), info.Size()}
}

// current returns the configuration of the files as they are.
func (f *serverTLSFiles) current() *tls.Config {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Since(f.looked) < tlsLookInterval {
		return f.config
	}
	f.looked = time.Now()
	if f.look() == f.states {
		return f.config
	}
	if err := f.load(); err != nil {
		f.log.Warn("the TLS files have changed and cannot be used; those from before stay in use", "error", err)
	} else {
		f.log.Info("the TLS files were read again")
	}
	return f.config
}

func (f *serverTLSFiles) look() [3]fileState {
	return [3]fileState{stateOf(f.flags.Cert), stateOf(f.flags.Key), stateOf(f.flags.ClientCA)}
}

// load reads the files. If they cannot be used, nothing changes but that they are not read again until they change.
func (f *serverTLSFiles) load() error {
	f.states = f.look()
	certificate, err := loadCertificate(f.flags.Cert, f.flags.Key)
	if err != nil {
		return err
	}
	config := &tls.Config{
		MinVersion:   tls.VersionTLS12,
		NextProtos:   []string{"h2"},
		Certificates: []tls.Certificate{certificate},
	}
	if f.flags.ClientCA != "" {
		if config.ClientCAs, err = loadAuthorities("--tls-client-ca", f.flags.ClientCA); err != nil {
			return err
		}
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	f.config = config
	return nil
}

// loadCertificate reads a certificate and its key.
func loadCertificate(cert, key string) (tls.Certificate, error) {
	certPEM, err := os.ReadFile(cert)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("--tls-cert: %w", err)
	}
	keyPEM, err := os.ReadFile(key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("--tls-key: %w", err)
	}
	certificate, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("the certificate --tls-cert %s and the key --tls-key %s cannot be used together: %w",
			cert, key, err)
	}
	return certificate, nil
}

// loadAuthorities reads the certificates of authorities that are trusted.
func loadAuthorities(flag, path string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: there is no certificate in PEM in %s", flag, path)
	}
	return pool, nil
}

// clientTLSFlags say how a client makes sure of its server, and shows who it is.
type clientTLSFlags struct {
	TLS  bool   `name:"tls" help:"Speak TLS with the server, whose certificate must be of an authority that this system trusts." group:"Server"`
	CA   string `name:"tls-ca" help:"Speak TLS, and trust these authorities instead, in PEM." placeholder:"FILE" type:"path" group:"Server"`
	Cert string `name:"tls-cert" help:"Speak TLS, and show this certificate chain to the server, in PEM." placeholder:"FILE" type:"path" group:"Server"`
	Key  string `name:"tls-key" help:"Private key of that certificate, in PEM." placeholder:"FILE" type:"path" group:"Server"`
}

// validate refuses flags that need each other.
func (f *clientTLSFlags) validate() error {
	if (f.Cert == "") != (f.Key == "") {
		return errors.New("--tls-cert and --tls-key must be given together")
	}
	return nil
}

// on reports whether the flags ask for TLS.
func (f *clientTLSFlags) on() bool { return f.TLS || f.CA != "" || f.Cert != "" }

// config returns the configuration of a client, nil for one without TLS.
func (f *clientTLSFlags) config() (*tls.Config, error) {
	if !f.on() {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if f.CA != "" {
		var err error
		if config.RootCAs, err = loadAuthorities("--tls-ca", f.CA); err != nil {
			return nil, err
		}
	}
	if f.Cert != "" {
		certificate, err := loadCertificate(f.Cert, f.Key)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	return config, nil
}
